"""Catch learner code that calls torch.nn, torch.nn.functional or torch.optim.

Installed in the worker before learner code is imported: every way of reaching them meets it.
What torch calls for itself, and what our tests call, goes through untouched.
"""

import functools
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import torch

from g2c_magics.paths import INSTALLED

TORCH = str(Path(torch.__file__).parent)
# Frames that belong to the banned API itself: whoever called into them is the caller that counts.
INSIDE = tuple(
    f"{TORCH}/{part}"
    for part in ("nn/", "optim/", "_jit_internal.py", "utils/_contextlib.py",
                 # What calls a function that it is given.
                 "utils/checkpoint.py", "utils/_pytree.py", "_functorch/", "_compile.py",
                 "_dynamo/eval_frame.py", "autograd/functional.py")
)  # fmt: skip
# Code of others, whose calls are no concern of ours. The standard library is not among them: what
# it calls, it was given.
OTHERS = tuple(
    f"{folder}/" for folder in (TORCH, INSTALLED, *map(sysconfig.get_path, ("purelib", "platlib")))
)
FUNCTIONS = ("torch.nn.functional", "torch._C._nn", "torch.nn.init", "torch.nn.utils",
             "torch.optim.sgd", "torch.optim.adam", "torch.optim.adamw",
             "torch.optim.rmsprop")  # fmt: skip
CONSTRUCTORS = (
    (torch.nn.Module, "__init__"),
    (torch.nn.Parameter, "__new__"),
    (torch.optim.Optimizer, "__init__"),
)
OPERATORS = (torch._ops.OpOverloadPacket, torch._ops.OpOverload)


class BannedCall(BaseException):
    """Learner code called a banned API. No Exception, so `except Exception` lets it pass."""

    def __init__(self, api: str, file: str, line: int) -> None:
        where = f"on line {line}" if line else "by a thread of yours"
        super().__init__(f"{api} was called {where}: building it is the point of this module.")
        self.api, self.file, self.line = api, file, line


class BannedCalls:
    """What was caught so far, whether or not the learner's code swallowed it."""

    def __init__(self, is_learner_file: Callable[[str], bool]) -> None:
        self.is_learner_file = is_learner_file
        self.seen: list[BannedCall] = []
        self._replaced: list[tuple[object, str, object]] = []

    def check(self, api: str) -> None:
        """Raise ShortcutUsed when the code that called into the banned API is the learner's.

        Code by a name that nobody knows, as exec can give it, belongs to whoever called it; and
        so does what a thread was given to do.
        """
        frame = sys._getframe(2)
        line = 0
        while frame is not None:
            name = frame.f_code.co_filename
            if self.is_learner_file(name):
                line = frame.f_lineno
                break
            if name.startswith(OTHERS) and not (name.startswith(INSIDE) or name == __file__):
                return
            frame = frame.f_back
        used = BannedCall(api, name, line)
        self.seen.append(used)
        raise used

    def watch(
        self, owner: object, name: str, api: str, counts: Callable[[str], bool] = lambda api: True
    ) -> None:
        """Put a check in front of one callable. counts: whether a call by this name is one."""
        original = getattr(owner, name)

        @functools.wraps(original)
        def checked(*args: object, **kwargs: object) -> object:
            called = named(api, args)
            if counts(called):
                self.check(called)
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
    """The class being built where that says more than its base: torch.nn.ReLU; an operator."""
    kind = type(args[0]) if args else object
    if kind in OPERATORS:
        return f"torch.ops.{args[0]}"  # "aten.mse_loss", "aten.add.Tensor"
    ours = kind.__module__.startswith(("torch.nn.modules", "torch.optim"))
    package = ".".join(kind.__module__.split(".")[:2])
    return f"{package}.{kind.__name__}" if ours else api


def install(is_learner_file: Callable[[str], bool]) -> BannedCalls:
    """Watch the banned API from now on. Cheap: some two hundred thin wrappers."""
    trap = BannedCalls(is_learner_file)
    for owner, name in CONSTRUCTORS:
        trap.watch(owner, name, f"torch.{owner.__module__.split('.')[1]}.{owner.__name__}")
    # The same functions by their names as operators.
    banned = {name for name in vars(torch._C._nn) if is_api(torch._C._nn, name)}
    for kind in OPERATORS:
        trap.watch(kind, "__call__", "torch.ops", lambda api: api.split(".")[3] in banned)
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
