"""Bring edited modules up to date in place, so that objects made before the edit keep working.

`importlib.reload` makes new classes: models and names a notebook already holds would stay old.
Here every class and function keeps its identity and takes the new code. Source is compiled from
disk, never from a bytecode cache, so an edit within the same second counts.
"""

import sys
from pathlib import Path
from types import FunctionType, ModuleType


def reload_package(package: ModuleType) -> None:
    """Run the source of every loaded module of `package` again, in its order of import.

    Raises SyntaxError before anything has changed. When a module fails as it runs, its old
    contents are put back and the error goes on.
    """
    inside = f"{package.__name__}."
    modules = [m for name, m in sys.modules.items() if name.startswith(inside)] + [package]
    code = {
        module: compile(Path(module.__file__).read_bytes(), module.__file__, "exec")
        for module in modules
    }
    for module in modules:
        run_again(module, code[module])


def run_again(module: ModuleType, code: object) -> None:
    """Execute a module's new code, and pour it into the classes and functions it had."""
    before = dict(vars(module))
    try:
        exec(code, vars(module))
    except BaseException:
        vars(module).clear()
        vars(module).update(before)
        raise
    for name, old in before.items():
        new = vars(module).get(name)
        if new is old or getattr(old, "__module__", None) != module.__name__:
            continue
        if isinstance(old, type) and isinstance(new, type):
            update_class(old, new)
            setattr(module, name, old)
        elif (
            isinstance(old, FunctionType)
            and isinstance(new, FunctionType)
            and update_function(old, new)
        ):
            setattr(module, name, old)


def update_class(old: type, new: type) -> None:
    """Give `old` the attributes of `new`, and take away those it no longer has."""
    fixed = {"__dict__", "__weakref__", "__doc__", "__module__", "__qualname__"}
    for name in set(vars(old)) - set(vars(new)) - fixed:
        delattr(old, name)
    for name, value in vars(new).items():
        if name in fixed - {"__doc__"}:
            continue
        for function in functions_of(value):
            point_super_at(function, new, old)
        setattr(old, name, value)


def functions_of(value: object) -> list[FunctionType]:
    """The plain functions behind a class attribute: itself, a wrapped one, or a property's."""
    parts = [value, getattr(value, "__func__", None)]
    parts += [getattr(value, part, None) for part in ("fget", "fset", "fdel")]
    return [part for part in parts if isinstance(part, FunctionType)]


def point_super_at(function: FunctionType, new: type, old: type) -> None:
    """Make a bare super() in `function` mean the class that is kept."""
    for cell in function.__closure__ or ():
        if cell.cell_contents is new:
            cell.cell_contents = old


def update_function(old: FunctionType, new: FunctionType) -> bool:
    """Give `old` the body of `new`. False when their closures do not fit."""
    if old.__code__.co_freevars != new.__code__.co_freevars or new.__closure__:
        return False
    old.__code__ = new.__code__
    old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
    old.__doc__, old.__annotations__ = new.__doc__, new.__annotations__
    vars(old).clear()
    vars(old).update(vars(new))
    return True
