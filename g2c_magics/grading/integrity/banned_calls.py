"""Catch learner code that calls an API which the lesson bans, at run time.

The attack: a file that reaches `cross_entropy` by a way which its syntax tree does not show, by
vars, eval, partial or a callback of torch's. Its numbers are right, so neither tests nor exam
object. Installed before any learner code, in the worker and in the exam's. What torch calls for
itself, and what our tests call, goes through untouched.
"""

import contextlib
import functools
import pkgutil
import sys
import sysconfig
import types
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType, ModuleType

import torch

from g2c_magics.grading.integrity.banned_api import is_below
from g2c_magics.lessons.lesson import Banned
from g2c_magics.paths import DESK, INSTALLED, SCAFFOLD

TORCH = str(Path(torch.__file__).parent)
# Frames that call a function they are given: whoever called into them is the caller that counts.
# So it is with frames of a banned API itself.
GO_BETWEENS = tuple(
    f"{TORCH}/{part}"
    for part in ("_jit_internal.py", "utils/_contextlib.py", "utils/checkpoint.py",
                 "utils/_pytree.py", "utils/data/", "_functorch/", "_compile.py",
                 "_dynamo/eval_frame.py", "autograd/", "fx/interpreter.py", "fx/graph_module.py")
)  # fmt: skip
# Our own code, whose calls are no concern here; what the tests call is another matter: asks_in.
OURS = tuple(f"{folder}/" for folder in (DESK, SCAFFOLD, INSTALLED / "tests"))
# Code of others: a function that it calls by a name of its own is no concern here either. The
# standard library is not among them: what it calls, it was given.
LIBRARIES = tuple(
    f"{folder}/" for folder in (TORCH, *map(sysconfig.get_path, ("purelib", "platlib")))
)
ON_TENSORS = "torch.Tensor."
NN_FUNCTIONS = ("torch.nn.functional", "torch._C._nn", "torch.nn.init", "torch.nn.utils")
OPERATORS = (torch._ops.OpOverloadPacket, torch._ops.OpOverload)
CLASS_METHODS = (classmethod, types.ClassMethodDescriptorType)
NOTHING = Banned((), "", "")  # what a lesson bans that bans nothing
INHERITED = object()  # what stands for an attribute that its owner has from a base


class BannedCall(BaseException):
    """Learner code called a banned API. No Exception, so `except Exception` lets it pass."""

    def __init__(self, api: str, file: str, line: int, banned: Banned) -> None:
        elsewhere = "in place of code of yours" if file else "by a thread of yours"
        place = f"on line {line}" if line else elsewhere
        super().__init__(f"{api} was called {place}: {banned.why}.")
        self.api, self.file, self.line = api, file, line
        self.pitfall = banned.pitfall


class BannedCalls:
    """The calls so far, whether or not the learner's code has swallowed the exception."""

    def __init__(self, is_learner: Callable[[str], bool], banned: Banned) -> None:
        self.is_learner = is_learner
        self.banned = banned
        self.places = tuple(map(place_of, banned.apis))
        self.inside = (*GO_BETWEENS, *self.places)
        self.asks_in: tuple[str, ...] = ()  # files, or folders, of the tests and questions
        self.seen: list[BannedCall] = []
        self._replaced: list[tuple[object, str, object]] = []

    def check(self, api: str, function: object = None) -> None:
        """Raise BannedCall when the code that called into the banned API is the learner's.

        Code by a name that nobody knows, as exec can give it, belongs to whoever called it; and
        so does what a thread was given to do. function: what is called, where a library that does
        not name it must have been given it. The attack: `CrossEntropyLoss = torch.nn.…`, which
        nobody calls but the tests.
        """
        frame, file, line = sys._getframe(2), "", 0
        while frame is not None:
            file = frame.f_code.co_filename
            if self.is_learner(file):
                line = frame.f_lineno
                break
            if file.startswith(self.asks_in):
                if is_written_out(api, frame.f_code):
                    return
                break
            if not file.startswith(self.inside) and file != __file__:
                if file.startswith(OURS):
                    return
                if file.startswith(LIBRARIES) and (function is None or has(frame, api, function)):
                    return
            elif file.startswith(GO_BETWEENS) and has(frame, api, function):
                return
            if file.startswith(self.places):
                function = None  # what a banned API calls within itself has no name further out
            frame = frame.f_back
        call = BannedCall(api, file if frame else "", line, self.banned)
        self.seen.append(call)
        raise call

    def watch(
        self,
        owner: object,
        name: str,
        api: str,
        counts: Callable[[str], bool] = lambda api: True,
        is_named: bool = False,
    ) -> None:
        """Put a check in front of one callable.

        counts: whether a call by this name is one. is_named: whether a library that calls it for
        itself calls it by its name.
        """
        original = getattr(owner, name)

        @functools.wraps(original)
        def checked(*args: object, **kwargs: object) -> object:
            called = named(api, args)
            if counts(called):
                self.check(called, checked if is_named else None)
            return original(*args, **kwargs)

        del checked.__wrapped__  # or it would be the way round
        inside = vars(owner).get(name, INHERITED)
        with contextlib.suppress(TypeError):  # a type of C that cannot be changed
            is_static = isinstance(inside, staticmethod)
            setattr(owner, name, staticmethod(checked) if is_static else checked)
            self._replaced.append((owner, name, inside))

    def watch_class_method(self, kind: type, name: str, api: str) -> None:
        """Put a check in front of a class method, which may be a subclass's call of it."""
        inside = vars(kind)[name]

        def checked(cls: type, *args: object, **kwargs: object) -> object:
            self.check(api)
            return inside.__get__(None, cls)(*args, **kwargs)

        self._replaced.append((kind, name, inside))
        setattr(kind, name, classmethod(checked))

    def remove(self) -> None:
        """Take every check out again."""
        for owner, name, original in reversed(self._replaced):
            if original is INHERITED:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
        self._replaced.clear()


def has(frame: FrameType, api: str, function: object) -> bool:
    """Whether this code has a name for what it calls: it was not given it, but calls it for itself.

    function: what it is, where it may go by another name; else None.
    """
    names = frame.f_code.co_names
    if api.rpartition(".")[2] in names:
        return True
    return function is not None and any(frame.f_globals.get(n) is function for n in names)


def is_written_out(api: str, code: CodeType) -> bool:
    """Whether a test compares with torch's own function: all of its path stands there.

    A method of a tensor has no path there.
    """
    return api.startswith(ON_TENSORS) or set(api.split(".")) <= set(code.co_names)


def named(api: str, args: tuple) -> str:
    """The class being built where that says more than its base: torch.nn.ReLU; an operator."""
    kind = type(args[0]) if args else object
    if kind in OPERATORS:
        return f"torch.ops.{args[0]}"  # "aten.mse_loss", "aten.add.Tensor"
    home = f"{kind.__module__}"
    ours = home.startswith(("torch.nn.modules", "torch.optim"))
    package = ".".join(home.split(".")[:2])
    return f"{package}.{kind.__name__}" if ours else api


@functools.cache
def installed(banned: Banned | None) -> BannedCalls:
    """The watch over these APIs, in place before a process forks: set its is_learner later."""
    return install(lambda filename: False, banned)


def install(is_learner: Callable[[str], bool], banned: Banned | None) -> BannedCalls:
    """Watch the banned APIs from now on. Cheap: some hundreds of thin wrappers."""
    calls = BannedCalls(is_learner, banned or NOTHING)
    for api in calls.banned.apis:
        SPECIAL.get(api, watch_any)(calls, api)
    return calls


def watch_nn(calls: BannedCalls, api: str) -> None:
    """Watch the classes by their common bases, and the functions, as operators too."""
    calls.watch(torch.nn.Module, "__init__", f"{api}.Module")
    calls.watch(torch.nn.Parameter, "__new__", f"{api}.Parameter")
    built_in = sys.modules["torch._C._nn"]
    operators = {name for name in vars(built_in) if is_api(built_in, name)}
    for kind in OPERATORS:
        calls.watch(kind, "__call__", "torch.ops", lambda api: api.split(".")[3] in operators)
    for path in NN_FUNCTIONS:
        watch_functions(calls, path, sys.modules[path])


def watch_optim(calls: BannedCalls, api: str) -> None:
    """Watch the classes by their common base, and the functions that every optimizer has too."""
    calls.watch(torch.optim.Optimizer, "__init__", f"{api}.Optimizer")
    for path, module in list(sys.modules.items()):
        if path.startswith(f"{api}."):
            watch_functions(calls, path, module)


def watch_functions(calls: BannedCalls, path: str, module: ModuleType) -> None:
    for name in list(vars(module)):
        if is_api(module, name):
            calls.watch(module, name, f"{path}.{name}", is_named=True)


SPECIAL = {"torch.nn": watch_nn, "torch.optim": watch_optim}


def watch_any(calls: BannedCalls, api: str) -> None:
    """Watch what a module and those below it offer, or one function, class or method."""
    found = resolve(api)
    if isinstance(found, type):
        watch_class(calls, found, api)
    elif isinstance(found, ModuleType):
        for path, module in list(sys.modules.items()):
            for name in list(vars(module)) if is_below(path, (api,)) else ():
                watch_offered(calls, module, name, api, found)
    elif callable(found):
        owner, _, name = api.rpartition(".")
        calls.watch(resolve(owner), name, api)


def watch_offered(
    calls: BannedCalls, module: ModuleType, name: str, api: str, top: ModuleType
) -> None:
    """Watch a name of a module below a banned API, unless it is borrowed, or torch's own too.

    top: the module of the API itself. What it offers too goes by that name.
    """
    value = vars(module)[name]
    if name.startswith("_") or not callable(value) or vars(torch).get(name) is value:
        return
    home = f"{getattr(value, '__module__', None)}"
    path = f"{api if vars(top).get(name) is value else module.__name__}.{name}"
    if isinstance(value, type):
        if home == module.__name__ and not issubclass(value, type):
            watch_class(calls, value, path)
    elif is_below(home, (api,)) or name in getattr(module, "__all__", ()):
        calls.watch(module, name, path)


def watch_class(calls: BannedCalls, kind: type, api: str) -> None:
    """Watch the constructor of a class, and what may be called without an instance: X.apply."""
    for name, value in list(vars(kind).items()):
        if name == "__init__":
            calls.watch(kind, name, api)
        elif not name.startswith("_") and isinstance(value, staticmethod):
            calls.watch(kind, name, f"{api}.{name}")
        elif not name.startswith("_") and isinstance(value, CLASS_METHODS):
            calls.watch_class_method(kind, name, f"{api}.{name}")


def resolve(api: str) -> object:
    """What a dotted path stands for; None where it stands for nothing."""
    try:
        return pkgutil.resolve_name(api)
    except (ImportError, AttributeError, ValueError):
        return None


def place_of(api: str) -> str:
    """The folder or file of a module; for anything else a name that no file begins with."""
    found = resolve(api)
    file = getattr(found, "__file__", None) if isinstance(found, ModuleType) else None
    if not file:
        return f"<{api}>"
    return file.removesuffix("__init__.py")


def is_api(module: ModuleType, name: str) -> bool:
    """Whether a name of a module is a function that the module offers, not one that it borrows."""
    value = vars(module)[name]
    if name.startswith("__") or isinstance(value, type) or not callable(value):
        return False
    home = getattr(value, "__module__", None) or ""
    is_built_in = type(value) is type(torch.relu)
    return is_built_in or home.startswith(("torch.nn", "torch.optim", "torch._jit", "torch._C"))
