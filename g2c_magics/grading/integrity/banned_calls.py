"""Catch learner code that calls torch.nn, torch.nn.functional or torch.optim, at run time.

Installed in the worker before learner code is imported: every way of reaching them meets it.
What torch calls for itself, and what our tests call, goes through untouched.
"""

import functools
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

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
FUNCTIONS = ("torch.nn.functional", "torch._C._nn", "torch.nn.init", "torch.nn.utils")
OPTIMIZERS = "torch.optim."  # whose every module has functions too
CONSTRUCTORS = (
    (torch.nn.Module, "__init__"),
    (torch.nn.Parameter, "__new__"),
    (torch.optim.Optimizer, "__init__"),
)
OPERATORS = (torch._ops.OpOverloadPacket, torch._ops.OpOverload)


class BannedCall(BaseException):
    """Learner code called a banned API. No Exception, so `except Exception` lets it pass."""

    def __init__(self, api: str, file: str, line: int) -> None:
        place = f"on line {line}" if line else "by a thread of yours"
        super().__init__(f"{api} was called {place}: building it is the point of this module.")
        self.api, self.file, self.line = api, file, line


class BannedCalls:
    """The calls so far, whether or not the learner's code has swallowed the exception."""

    def __init__(self, is_learner: Callable[[str], bool]) -> None:
        self.is_learner = is_learner
        self.seen: list[BannedCall] = []
        self._replaced: list[tuple[object, str, object]] = []

    def check(self, api: str) -> None:
        """Raise BannedCall when the code that called into the banned API is the learner's.

        Code by a name that nobody knows, as exec can give it, belongs to whoever called it; and
        so does what a thread was given to do.
        """
        frame, file, line = sys._getframe(2), "", 0
        while frame is not None:
            file = frame.f_code.co_filename
            if self.is_learner(file):
                line = frame.f_lineno
                break
            if file.startswith(OTHERS) and not (file.startswith(INSIDE) or file == __file__):
                return
            frame = frame.f_back
        call = BannedCall(api, file, line)
        self.seen.append(call)
        raise call

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


def install(is_learner: Callable[[str], bool]) -> BannedCalls:
    """Watch the banned API from now on. Cheap: some hundreds of thin wrappers."""
    calls = BannedCalls(is_learner)
    for owner, name in CONSTRUCTORS:
        calls.watch(owner, name, f"torch.{owner.__module__.split('.')[1]}.{owner.__name__}")
    # The same functions by their names as operators.
    built_in = sys.modules["torch._C._nn"]
    operators = {name for name in vars(built_in) if is_api(built_in, name)}
    for kind in OPERATORS:
        calls.watch(kind, "__call__", "torch.ops", lambda api: api.split(".")[3] in operators)
    for path, module in list(sys.modules.items()):
        if path in FUNCTIONS or path.startswith(OPTIMIZERS):
            for name in list(vars(module)):
                if is_api(module, name):
                    calls.watch(module, name, f"{path}.{name}")
    return calls


def is_api(module: ModuleType, name: str) -> bool:
    """Whether a name of a module is a function that the module offers, not one that it borrows."""
    value = vars(module)[name]
    if name.startswith("_") or isinstance(value, type) or not callable(value):
        return False
    home = getattr(value, "__module__", None) or ""
    is_built_in = type(value) is type(torch.relu)
    return is_built_in or home.startswith(("torch.nn", "torch.optim", "torch._jit", "torch._C"))
