"""Who may import whom, read from the syntax trees: rooms stay apart, and none imports itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from g2c_magics.lessons.lesson import load, names

REPO = Path(__file__).parents[1]
STANDARD = sys.stdlib_module_names


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((REPO / folder).rglob("*.py"))]


def offenders(paths: list[Path], *banned: str) -> list[str]:
    return [
        f"{path.relative_to(REPO)}: {name}"
        for path in paths
        for name in imports(path)
        if any(name == ban or name.startswith(f"{ban}.") for ban in banned)
    ]


def test_the_learners_package_imports_torch_and_the_standard_library_only():
    for path in files("g2c"):
        tops = {name.partition(".")[0] for name in imports(path)}
        assert tops <= {"torch", "g2c", *STANDARD}, path


def test_the_learners_package_never_reaches_for_torch_nn():
    assert offenders(files("g2c"), "torch.nn", "torch.optim") == []


EVERY_ROOMS = ("text", "paths", "learner_objects")
# What each room may import besides itself and these. Notebook and terminal see everything.
MAY_IMPORT = {
    "lessons": (),
    "grading": ("lessons",),
    "classroom": ("lessons", "grading"),
    "training": ("lessons", "grading"),
    "pictures": ("lessons", "grading", "training"),
    "views": ("lessons", "grading", "classroom", "training", "pictures", "doctor", "progress"),
    "playground": ("lessons", "training", "views"),
    "doctor.py": ("lessons", "grading", "training"),
    "hints.py": ("lessons", "grading"),
    "progress.py": ("lessons", "grading", "training"),
    "paths.py": (),
    "text.py": (),
    "learner_objects.py": (),
}


def room_of(module: str) -> str:
    """The room of a module: "grading" for "g2c_magics.grading.process.messages"."""
    return module.removeprefix("g2c_magics.").partition(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_lies_below_it(room):
    place = REPO / "g2c_magics" / room
    allowed = {room.removesuffix(".py"), *EVERY_ROOMS, *MAY_IMPORT[room]}
    for path in [place] if place.is_file() else files(f"g2c_magics/{room}"):
        ours = [name for name in imports(path) if name.startswith("g2c_magics.")]
        assert {room_of(name) for name in ours} <= allowed, path


def test_the_engine_never_reaches_into_a_lesson():
    lessons = [path.parent.name for path in (REPO / "g2c_magics/lessons").glob("*/__init__.py")]
    engine = [p for p in files("g2c_magics") if "lessons" not in p.parts]
    assert offenders(engine, *(f"g2c_magics.lessons.{name}" for name in lessons)) == []


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(REPO).with_suffix("").parts).removesuffix(".__init__")


def modules_used(path: Path, modules: set[str]) -> set[str]:
    """Those of `modules` that a file imports: `from package import module` means the module."""
    used = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                used.add(full if full in modules else node.module or "")
    return used & modules


def test_no_imports_run_in_a_circle():
    graph = {module_of(path): path for path in files("g2c_magics")}
    imported = {m: modules_used(path, set(graph)) - {m} for m, path in graph.items()}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join((*above[above.index(module) :], module))
        if module not in done:
            for name in sorted(imported[module]):
                visit(name, (*above, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_views_never_import_ipython_or_pyplot_state():
    assert offenders(files("g2c_magics/views"), "IPython", "matplotlib.pyplot") == []


def test_only_the_magics_import_ipython():
    own = ("magics.py", "picture_magics.py")
    others = [path for path in files("g2c_magics") if path.name not in own]
    assert offenders(others, "IPython") == []


def test_no_engine_file_names_a_task():
    """Data sets share two names with tasks and words: "mnist", and the "linear" fall of lr."""
    ids = set(load("nn").task_ids) - {"mnist", "linear"}
    rooms = ("grading", "classroom", "terminal", "training", "pictures", "views")
    engine = files(*(f"g2c_magics/{room}" for room in rooms))
    for path in [*engine, REPO / "g2c_magics/notebook/magics.py"]:
        words = {
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not words & ids, path


# The verdicts of any training: on rates, curves, units and shapes.
OWN_VERDICTS = {"lr-too-high", "lr-too-low", "overfitting", "dead-relu", "plateau",
                "silent-broadcast"}  # fmt: skip
TORCHS_OWN = r"torch(\.\w+)+"  # "torch.nn.Linear" is a name of torch's


def words_of_lessons() -> set[str]:
    """The pitfall ids of the lessons, and the public names of their packages."""
    found: set[str] = set()
    for name in names():
        lesson = load(name)
        found |= set(lesson.require("pitfalls").PITFALLS) if lesson.has("pitfalls") else set()
        tree = ast.parse((REPO / lesson.folder / "__init__.py").read_text())
        found |= {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
    return found - OWN_VERDICTS - {"Module", "overflow"}  # which Python and CSS have too


def words_used(path: Path) -> set[str]:
    """The identifiers of a file, and the words of its string literals but for docstrings."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = "" if id(node) in docstrings else re.sub(TORCHS_OWN, "", node.value)
            used |= set(re.findall(r"\w+(?:-\w+)*", text)) | set(re.findall(r"\w+", text))
        elif isinstance(node, ast.Attribute):
            used |= set() if re.fullmatch(TORCHS_OWN, ast.unparse(node)) else {node.attr}
        else:
            fields = (getattr(node, field, None) for field in ("id", "name", "arg", "asname"))
            used |= {field for field in fields if isinstance(field, str)}
    return used


def test_no_engine_file_uses_the_words_of_a_lesson():
    words = words_of_lessons()
    assert {"torch-nn-shortcut", "Linear", "train_one_epoch"} <= words
    engine = [
        path
        for path in files("g2c_magics")
        if path.relative_to(REPO / "g2c_magics").parts[0] != "lessons"
    ]
    found = {f"{path.relative_to(REPO)}: {w}" for path in engine for w in words_used(path) & words}
    assert found == set()


def test_no_engine_file_reads_the_attributes_of_a_lessons_layers():
    for path in files("g2c_magics/training", "g2c_magics/pictures"):
        tree = ast.walk(ast.parse(path.read_text()))
        read = {node.attr for node in tree if isinstance(node, ast.Attribute)}
        assert not read & {"W", "b"}, path


LIGHT = [
    "g2c_magics",
    "g2c_magics.notebook.magics",
    "g2c_magics.grading.grader",
    "g2c_magics.terminal.grade",
]


@pytest.mark.parametrize("module", LIGHT)
def test_importing_the_desk_loads_neither_torch_nor_matplotlib(module):
    code = f"import sys, {module}; print([m for m in ('torch', 'matplotlib') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr
