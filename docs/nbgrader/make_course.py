"""Make an nbgrader course out of a lesson: python make_course.py FOLDER [--lesson NAME] [--strict]

Writes source/ and nbgrader_config.py and leaves the rest to nbgrader. Runs no learner code.
"""

import argparse
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from g2c_magics.classroom.scaffold import is_unwritten, scaffold
from g2c_magics.lessons.lesson import Lesson, Task, load

CONFIG = Path(__file__).with_name("nbgrader_config.py")
CHECK = """\
report = %g2c_check {task}{strict}
display(report)
report.confirmed_score  # a cell that ends in a number is worth that many points to nbgrader"""


def notebook(lesson: Lesson, strict: bool = False) -> NotebookNode:
    """A notebook with one graded cell for each task, worth what its checks are worth.

    strict: all points of a task or none.
    """
    welcome = (
        f"# {lesson.title}\n\nWrite what is missing in `{lesson.folder.as_posix()}`, save, and run "
        "the cells below as often as you like. What stands in those files when you submit counts."
    )
    cells = [new_markdown_cell(welcome), new_code_cell("%load_ext g2c_magics")]
    for task in lesson.tasks:
        points = sum(check.points for check in lesson.checks_of(task.id))
        source = CHECK.format(task=task.id, strict=" --strict" if strict else "")
        cells.append(new_markdown_cell(f"## {task.id}: {task.title}\n\n{what_to_write(task)}"))
        cells.append(graded(new_code_cell(source), f"check-{task.id}", points))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"  # the same notebook each time
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def what_to_write(task: Task) -> str:
    names = ", ".join(f"`{todo}`" for todo in task.todos)
    return f"Write {names} in `{task.file}`." if names else f"Given, in `{task.file}`."


def graded(cell: NotebookNode, name: str, points: int) -> NotebookNode:
    """The cell as one that nbgrader locks and grades."""
    cell.metadata["nbgrader"] = {
        "schema_version": 3, "grade_id": name, "cell_type": cell.cell_type, "points": points,
        "grade": True, "locked": True, "solution": False, "task": False,
    }  # fmt: skip
    return cell


def make_course(folder: Path, lesson: Lesson, strict: bool = False) -> Path:
    """Write the course into `folder`. Returns source/NAME. Raises ValueError, one line."""
    source = folder / "source" / lesson.name
    if source.exists():
        raise ValueError(f"{source} is there already. Remove it to make it again.")
    files = dict(scaffold(lesson))
    written = [name for name, text in files.items() if not is_unwritten(name, text, lesson)]
    if written:
        raise ValueError(f"{written[0]} of this installation holds answers. Use a fresh one.")
    for name, text in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(text)
    nbformat.write(notebook(lesson, strict), source / f"{lesson.name}.ipynb")
    shutil.copy(CONFIG, folder)
    return source


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the course folder; made where it is missing")
    parser.add_argument("--lesson", help="by its folder's name; the first there is by default")
    parser.add_argument("--strict", action="store_true", help="all points of a task or none")
    args = parser.parse_args()
    lesson = load(args.lesson)
    try:
        source = make_course(args.folder, lesson, args.strict)
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    print(f"Made {source}. Next: cd {args.folder} && nbgrader generate_assignment {lesson.name}")


if __name__ == "__main__":
    main()
