"""Keep the learner's files from importing the worked answers and the grader itself.

The attack, and the accident: `from g2c.solutions.nn import linear_forward` left in a file, or the
grader's own way to lend an answer. Runs in the worker and in the exam's, installed before any
learner code. In any other process, the kernel's too, it is not installed.
"""

import contextlib
import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

from g2c_magics.lessons.lesson import ANSWERS
from g2c_magics.paths import DESK, SCAFFOLD

ENGINE, BELOW_ENGINE = "g2c_magics", "g2c_magics."
REFUSED = {
    ANSWERS: (
        "g2c.solutions holds the worked answers: a check does not lend them to your files. "
        "Write your own; %g2c_borrow TASK lends one for a while."
    ),
    ENGINE: "g2c_magics is what grades your files: they cannot import it.",
}
# Python's own part of an import. Not `threading`: a stack that begins in a thread is not ours.
IMPORT_MACHINERY = ("<frozen importlib", importlib.__file__, contextlib.__file__)


class Guard(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds g2c.solutions, always ours, for the engine; refuses both packages to everyone else.

    The source is read when this is made, so the learner's code need not see it afterwards.
    holds_answers: False in a process that must never have them.
    """

    def __init__(self, holds_answers: bool = True) -> None:
        found = files() if holds_answers else []
        self.code = {name_of(path): compiled(path, path.read_bytes()) for path in found}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a worked answer's module; None for what is no concern of ours.

        Raises ImportError, one line, when it is the learner's code that asks.
        """
        family = next((f for f in REFUSED if name == f or name.startswith(f"{f}.")), None)
        if family is None:
            return None
        if not only_engine_asks():
            raise ImportError(REFUSED[family], name=name)
        if name not in self.code:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=name == ANSWERS)

    def get_code(self, fullname: str) -> CodeType:
        return self.code[fullname]

    def get_source(self, fullname: str) -> None:
        return None

    def is_package(self, fullname: str) -> bool:
        return fullname == ANSWERS

    def install(self) -> None:
        """Come before every other finder."""
        sys.meta_path.insert(0, self)

    @contextlib.contextmanager
    def engine_hidden(self) -> Iterator[None]:
        """Inside, g2c_magics has to be imported anew, which is refused."""
        hidden = self.hide_engine()
        try:
            yield
        finally:
            sys.modules.update(hidden)

    def hide_engine(self) -> dict[str, ModuleType]:
        """Forget what is imported of g2c_magics. Returns it."""
        hidden = {n: m for n, m in sys.modules.items() if n == ENGINE or n.startswith(BELOW_ENGINE)}
        for name in hidden:
            del sys.modules[name]
        return hidden


def only_engine_asks() -> bool:
    """Whether every frame of this stack is the engine's, an answer's, or an import's."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        is_root = frame.f_back is None and frame.f_globals.get("__name__") == "__main__"
        is_ours = name.startswith((f"{DESK}/", f"{SCAFFOLD}/solutions/", *IMPORT_MACHINERY))
        if not (is_ours or is_root):
            return False
        frame = frame.f_back
    return True


def files() -> list[Path]:
    return sorted((SCAFFOLD / "solutions").glob("*.py"))


def name_of(path: Path) -> str:
    return ANSWERS if path.stem == "__init__" else f"{ANSWERS}.{path.stem}"


@functools.lru_cache(maxsize=64)
def compiled(path: Path, source: bytes) -> CodeType:
    return compile(source, str(path), "exec")
