"""Catch learner code that calls torch.nn, torch.nn.functional or torch.optim.

Installed in the worker before learner code is imported: every way of reaching them meets it.
What torch calls for itself, and what our tests call, goes through untouched.
"""

import functools
import sys
from collections.abc import Callable
from pathlib import Path

import torch

TORCH = str(Path(torch.__file__).parent)
# Frames that belong to the banned API itself: whoever called into them is the caller that counts.
INSIDE = tuple(
    f"{TORCH}/{part}" for part in ("nn/", "optim/", "_jit_internal.py", "utils/_contextlib.py")
)
FUNCTIONS = ("torch.nn.functional", "torch.nn.init", "torch.nn.utils", "torch.optim.sgd",
             "torch.optim.adam", "torch.optim.adamw", "torch.optim.rmsprop")  # fmt: skip
CONSTRUCTORS = (
    (torch.nn.Module, "__init__"),
    (torch.nn.Parameter, "__new__"),
    (torch.optim.Optimizer, "__init__"),
)


class ShortcutUsed(BaseException):
    """Learner code called a banned API. No Exception, so `except Exception` lets it pass."""

    def __init__(self, api: str, file: str, line: int) -> None:
        super().__init__(
            f"{api} was called on line {line}: building it is the point of this module."
        )
        self.api, self.file, self.line = api, file, line


class Trap:
    """What was caught so far, whether or not the learner's code swallowed it."""

    def __init__(self, is_learner_file: Callable[[str], bool]) -> None:
        self.is_learner_file = is_learner_file
        self.seen: list[ShortcutUsed] = []
        self._replaced: list[tuple[object, str, object]] = []

    def check(self, api: str) -> None:
        """Raise ShortcutUsed when the code that called into the banned API is the learner's."""
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if self.is_learner_file(name):
                used = ShortcutUsed(api, name, frame.f_lineno)
                self.seen.append(used)
                raise used
            # exec("…") and eval("…") are as much the learner's as the code that called them.
            if not (name.startswith((*INSIDE, "<")) or name == __file__):
                return
            frame = frame.f_back

    def watch(self, owner: object, name: str, api: str) -> None:
        """Put a check in front of one callable."""
        original = getattr(owner, name)

        @functools.wraps(original)
        def checked(*args: object, **kwargs: object) -> object:
            self.check(named(api, args))
            return original(*args, **kwargs)

        del checked.__wrapped__  # or it would be the way round
        inside = vars(owner)[name]
        self._replaced.append((owner, name, inside))
        setattr(owner, name, staticmethod(checked) if isinstance(inside, staticmethod) else checked)

    def remove(self) -> None:
        """Take every check out again."""
        for owner, name, original in reversed(self._replaced):
            setattr(owner, name, original)
        self._replaced.clear()


def named(api: str, args: tuple) -> str:
    """The class being built where that says more than its base: torch.nn.ReLU."""
    kind = type(args[0]) if args else object
    ours = kind.__module__.startswith(("torch.nn.modules", "torch.optim"))
    package = ".".join(kind.__module__.split(".")[:2])
    return f"{package}.{kind.__name__}" if ours else api


def install(is_learner_file: Callable[[str], bool]) -> Trap:
    """Watch the banned API from now on. Cheap: some two hundred thin wrappers."""
    trap = Trap(is_learner_file)
    for owner, name in CONSTRUCTORS:
        trap.watch(owner, name, f"torch.{owner.__module__.split('.')[1]}.{owner.__name__}")
    for path in FUNCTIONS:
        module = sys.modules.get(path)
        for name in list(vars(module)) if module else []:
            if is_api(module, name):
                trap.watch(module, name, f"{path}.{name}")
    return trap


def is_api(module: object, name: str) -> bool:
    """Whether a name of a module is a function that the module offers, not one that it borrows."""
    value = vars(module)[name]
    if name.startswith("_") or isinstance(value, type) or not callable(value):
        return False
    home = getattr(value, "__module__", None) or ""
    built_in = type(value) is type(torch.relu)
    return built_in or home.startswith(("torch.nn", "torch.optim", "torch._jit", "torch._C"))
