"""A package imported anew: what the notebook made of the old one follows, whatever holds it."""

import copy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from g2c_magics.grading.package import import_package
from g2c_magics.notebook.learner_package import replace_old, restored_on_failure

OLD = """
class Base:
    def hello(self): return 'old'
class Child(Base):
    def hello(self): return super().hello() + '!'
    def gone(self): pass
class Slots:
    pass
def twice(x): return 2 * x
small = 1
"""
NEW = """
class More: pass
class Base:
    def hello(self): return 'new'
class Child(Base, More):
    def hello(self): return super().hello() + '?'
    @property
    def more(self): return super().hello()
class Slots:
    __slots__ = ('a',)
def twice(x, times=3): return times * x
small = 2
"""


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[ModuleType]:
    """A package lib.nn, as the learner's g2c.nn is one."""
    folder = tmp_path / "lib/nn"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from lib.nn.a import *\n")
    (folder / "a.py").write_text(OLD)
    yield import_package(tmp_path, "lib.nn")
    for name in [n for n in sys.modules if n == "lib" or n.startswith("lib.")]:
        del sys.modules[name]


@pytest.fixture
def edit(lib: ModuleType, tmp_path: Path) -> Callable[..., ModuleType]:
    """edit(code, variables): write the file, import it anew, and let the variables follow."""

    def write(code: str, variables: dict[str, object]) -> ModuleType:
        (tmp_path / "lib/nn/a.py").write_text(code)
        with restored_on_failure("lib") as before:
            new = import_package(tmp_path, "lib.nn")
        replace_old(before, variables)
        return new

    return write


def test_variables_hold_the_new_classes_functions_and_modules(lib, edit):
    variables = {"Child": lib.Child, "double": lib.twice, "nn": lib, "a": lib.a, "n": lib.small}
    new = edit(NEW, variables)
    assert new is not lib
    assert variables == {"Child": new.Child, "double": new.twice, "nn": new, "a": new.a, "n": 1}


def test_objects_made_before_take_the_new_code_wherever_they_are(lib, edit):
    child, hidden = lib.Child(), [{"deep": (lib.Base(),)}]
    child.value = 3
    new = edit(NEW, {})
    assert (child.hello(), child.more, child.value) == ("new?", "new", 3)
    assert not hasattr(child, "gone") and isinstance(child, new.More)
    assert hidden[0]["deep"][0].hello() == "new"
    assert type(copy.deepcopy(child)) is new.Child


def test_a_class_derived_in_the_notebook_takes_the_new_base(lib, edit):
    class Own(lib.Child):
        def hello(self):
            return super().hello() + "."

    own = Own()
    new = edit(NEW, {})
    assert own.hello() == "new?." and isinstance(own, new.Child) and issubclass(Own, new.More)


def test_an_object_that_cannot_change_its_class_keeps_it(lib, edit):
    slots = lib.Slots()
    slots.b = 1
    edit(NEW, {})
    assert type(slots) is lib.Slots and slots.b == 1


def test_what_is_not_the_packages_own_stays(lib, edit):
    variables = {"sys": sys, "Path": Path, "one": 1, "function": edit}
    before = dict(variables)
    edit(NEW, variables)
    assert variables == before


def test_a_failing_import_leaves_the_old_package_in_use(lib, edit):
    child, variables = lib.Child(), {"Child": lib.Child}
    with pytest.raises(ValueError, match="half way"):
        edit("class Base:\n    pass\nraise ValueError('half way')\n", variables)
    assert child.hello() == "old!" and variables == {"Child": lib.Child}
    assert sys.modules["lib.nn"] is lib and sys.modules["lib.nn.a"] is lib.a
