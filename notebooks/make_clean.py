"""Make the exercise notebooks in notebooks/clean from the worked ones in notebooks/solutions.

    python notebooks/make_clean.py            write them
    python notebooks/make_clean.py --check    write nothing; exit 1 where one is out of date

Cell tags of a worked notebook say what becomes of a cell:

    worked   left out: it is about the worked notebook itself
    answer   emptied: a code cell keeps the comment it opens with, a text cell becomes a place
             to write, named by the HTML comment it opens with. What a prediction should have been
             stands folded in a cell below it

Every other cell stays, without its outputs and without the --strict that makes a check fail a run.
Links to files of the project lose one "../", since the learner's copy lies in notebooks/ itself.
Of a cell's metadata only "g2c" stays, by which the desk finds a cell again.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
WORKED, CLEAN = HERE / "solutions", HERE / "clean"
PREDICTION = "<!-- your prediction -->"
METADATA = {  # whatever kernel the author's editor calls its own: the learner has this one
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
TO_OPEN = "After the run, open this and compare"


def clean(worked: NotebookNode) -> NotebookNode:
    """The exercise notebook of a worked one. The worked one is left as it was."""
    kept = [cell for cell in worked.cells if "worked" not in tags(cell)]
    cells = [made for cell in kept for made in (exercise(cell), *folded_answer(cell))]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def exercise(cell: NotebookNode) -> NotebookNode:
    """One cell as the learner finds it. The id stays, so that a diff shows what moved."""
    source = cell.source
    if "answer" in tags(cell):
        source = place_to_write(source) if cell.cell_type == "markdown" else opening_comment(source)
    if cell.cell_type == "markdown":
        made = nbformat.v4.new_markdown_cell(source.replace("](../../", "](../"), id=cell.id)
    else:
        made = nbformat.v4.new_code_cell(re.sub(r" --strict\b", "", source), id=cell.id)
    if "g2c" in cell.metadata:
        made.metadata["g2c"] = dict(cell.metadata["g2c"])
    return made


def folded_answer(cell: NotebookNode) -> list[NotebookNode]:
    """A cell with the answer to a prediction, to be opened after the run; none for other cells."""
    if "answer" not in tags(cell) or not cell.source.startswith(PREDICTION):
        return []
    answer = cell.source.removeprefix(PREDICTION).replace("](../../", "](../").strip()
    text = f"<details>\n<summary>{TO_OPEN}</summary>\n\n{answer}\n\n</details>"
    return [nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-answer")]


def tags(cell: NotebookNode) -> list[str]:
    """The cell's tags, if it has any."""
    return cell.metadata.get("tags", [])


def place_to_write(source: str) -> str:
    """An empty place for a prediction out of "<!-- your prediction --> …"."""
    named = re.match(r"<!-- (.+?) -->", source)
    if named is None:
        raise ValueError(
            f"An answer opens with a comment that names it. Got {source[:40]!r} instead."
        )
    what = named[1]
    return f"*{what[0].upper()}{what[1:]} (double-click, and write below this line):*\n\n"


def opening_comment(source: str) -> str:
    """The comment lines that a code cell begins with, which say what to write."""
    comment = re.match(r"(#.*(\n|$))+", source)
    if comment is None:
        raise ValueError(
            f"An answer opens with a comment: what to write. Got {source[:40]!r} instead."
        )
    return comment[0].rstrip()


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make notebooks/clean from notebooks/solutions.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, say what is out of date"
    )
    args = parser.parse_args(argv)
    stale = 0
    for path in sorted(WORKED.glob("*.ipynb")):
        try:
            text = nbformat.writes(clean(nbformat.read(path, as_version=4))) + "\n"
        except ValueError as error:
            sys.exit(f"{path.name}: {error}")
        target = CLEAN / path.name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if args.check:
            print(f"{target.name} is out of date: run python notebooks/make_clean.py")
        else:
            target.write_text(text, encoding="utf-8")
            print(f"wrote {target.relative_to(HERE.parent)}")
    return int(args.check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
