"""What a notebook made of a package follows to the package's new modules when it is imported anew.

Knows nothing of IPython: the notebook's variables are handed in.
"""

import gc
import sys
from types import FunctionType, ModuleType
from typing import Any

from g2c_magics.paths import short_path

DEEPEST = 3  # lists, dicts and tuples inside one another that are looked through
LONGEST = 1000  # values of one that is looked through

Modules = dict[str, ModuleType]  # of one package, by name
Successors = dict[int, Any]  # what took the place of an old part, by the id of the old


class GoneError(AttributeError):
    """A part of the package is used that is there no more. Shown as its own text."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Gone:
    """Stands in a variable for a part of the package that is there no more: using it says so."""

    def __init__(self, name: str, module: str, qualname: str, file: str) -> None:
        self._origin = module, qualname
        what = f"{qualname} in {file}" if qualname else file
        self._text = f"{name} is gone: there is no {what} any more. Import what took its place."

    def __repr__(self) -> str:
        return self._text

    def _raise(self, *_: object, **__: object) -> Any:  # Any: it never returns
        raise GoneError(self._text)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked of any object by Python and IPython
            raise AttributeError(name)
        return self._raise()

    __call__ = __instancecheck__ = __subclasscheck__ = __mro_entries__ = _raise


class Following:
    """Lets one notebook hold what is in the package now, import after import."""

    def __init__(self, variables: dict[str, Any]) -> None:
        self.variables = variables
        self._waiting: list[type] = []  # old classes that no import since has had

    def follow(self, old: Modules) -> list[str]:
        """Let all that holds a part of the `old` modules hold what has that name in the new ones.

        Variables get the new classes, functions and modules, in lists, dicts and tuples too, or
        Gone where there is none. Instances made before keep their values and take the new code, as
        does a class that was derived in the notebook. Returns what could not follow, a line each.
        """
        if not old:
            return []
        new = successors(old)
        classes = self._classes(old, new)
        told = self._replace_variables(old, new)
        return [*told, *rebase(classes, new, self.variables), *move_instances(classes, new)]

    def _classes(self, old: Modules, new: Successors) -> list[type]:
        """The old classes that have a new one; `new` gets those of earlier imports too."""
        known = {id(kind): kind for kind in self._waiting}
        for module in old.values():
            known |= {
                id(v): v for v in vars(module).values() if is_class(v) and origin(v)[0] in old
            }
        for key, kind in known.items():
            successor = now_at(*origin(kind))
            if key not in new and successor is not None:
                new[key] = successor
        self._waiting = [kind for key, kind in known.items() if key not in new]
        return [kind for key, kind in known.items() if is_class(new.get(key))]

    def _replace_variables(self, old: Modules, new: Successors) -> list[str]:
        """Replace what is of the package in the variables. Returns a line for each that is gone."""
        package = next(iter(old)).partition(".")[0]
        told = []
        for name, value in list(self.variables.items()):
            found = replaced(value, new)
            if found is value and is_outdated(value, package):
                module, qualname = origin(value)
                found = now_at(module, qualname)
                if found is None and (type(value) is Gone or name.startswith("_")):
                    continue
                if found is None:
                    file = getattr(old.get(module), "__file__", None)
                    found = Gone(name, module, qualname, short_path(file) if file else module)
                    told.append(repr(found))
            if found is not value:
                self.variables[name] = found
            elif type(value) is FunctionType and value.__defaults__:
                value.__defaults__ = replaced(value.__defaults__, new)
        return told


def is_class(value: object) -> bool:
    """Whether a value is a class. Asks none of its own code, which may say anything."""
    return issubclass(type(value), type)


def origin(value: Any) -> tuple[str, str]:  # Any: the learner's
    """Module and qualified name of a class or a function; "" for the name of a module.

    Two empty strings for any other value, and for what has no name: it was made in a function.
    """
    if type(value) is Gone:
        return value._origin
    if type(value) is ModuleType:
        return value.__name__, ""
    if is_class(value) or type(value) is FunctionType:
        try:
            module, qualname = value.__module__, value.__qualname__
        except Exception:  # out of a metaclass
            return "", ""
        if isinstance(module, str) and "<" not in qualname:
            return module, qualname
    return "", ""


def now_at(module: str, qualname: str) -> Any:  # Any: the learner's
    """The class or function that has this name now, or the module; None where there is none."""
    found: Any = sys.modules.get(module)
    for depth, name in enumerate(qualname.split(".") if qualname and found else []):
        found = getattr(found, name, None) if depth else vars(found).get(name)
    return found if is_class(found) or type(found) in (FunctionType, ModuleType) else None


def is_outdated(value: object, package: str) -> bool:
    """Whether a value is a part of the package, and not the one that has its name now.

    The worked answers are nobody's part.
    """
    module, qualname = origin(value)
    inside = module == package or module.startswith(f"{package}.")
    if not inside or module.startswith(f"{package}.solutions"):
        return False
    return now_at(module, qualname) is not value


def successors(old: Modules) -> Successors:
    """What took the place of the `old` modules, and of the classes and functions in them."""
    new: Successors = {}
    for name in [name for name in old if name in sys.modules]:
        new[id(old[name])] = sys.modules[name]
        now = vars(sys.modules[name])
        parts = [(p, v) for p, v in vars(old[name]).items() if origin(v)[0] in old and p in now]
        for part, value in sorted(parts, key=lambda pair: pair[0] != origin(pair[1])[1]):
            if type(value) is not ModuleType:
                new.setdefault(id(value), now[part])
    return new


def replaced(value: Any, new: Successors, depth: int = DEEPEST) -> Any:
    """What took a value's place; a list or a dict itself, with what took its values' places."""
    if id(value) in new:
        return new[id(value)]
    if depth == 0 or type(value) not in (list, dict, tuple) or len(value) > LONGEST:
        return value
    if type(value) is dict:
        for key, item in list(value.items()):
            found = replaced(item, new, depth - 1)
            if found is not item:
                value[key] = found
        return value
    items = [replaced(item, new, depth - 1) for item in value]
    if all(found is item for found, item in zip(items, value, strict=True)):
        return value
    if type(value) is tuple:
        return tuple(items)
    value[:] = items
    return value


def rebase(classes: list[type], new: Successors, variables: dict[str, Any]) -> list[str]:
    """Give classes that were derived from the old ones the new bases. Returns who cannot."""
    told = []
    held = {id(value) for value in variables.values()}
    below = {id(derived): derived for kind in classes for derived in type.__subclasses__(kind)}
    for derived in [derived for key, derived in below.items() if key not in new]:
        try:
            derived.__bases__ = tuple(new.get(id(base), base) for base in derived.__bases__)
        except TypeError:  # its bases do not go together any more
            if id(derived) in held:
                told.append(f"{derived.__name__} keeps its old base. Run the cell that defines it.")
    return told


def move_instances(classes: list[type], new: Successors) -> list[str]:
    """Give instances of the old classes the new ones. Returns whose cannot, a line for a class."""
    ids = {id(kind) for kind in classes}
    stuck: dict[str, None] = {}
    for holder in gc.get_referrers(*classes):
        kind = type(holder)
        if id(kind) in ids and not is_class(holder):
            try:
                object.__setattr__(holder, "__class__", new[id(kind)])
            except TypeError:  # a class with other __slots__, or another built-in base
                stuck[kind.__name__] = None
    return [f"A {name} made before keeps its old code. Make it anew." for name in stuck]
