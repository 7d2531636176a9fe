"""A package imported anew: what the notebook made of the old one follows, whatever holds it."""

import copy
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from g2c_magics.grading.package import import_package
from g2c_magics.notebook.follow import Following, GoneError
from g2c_magics.notebook.learner_package import restored_on_failure

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
    """edit(code, variables): write the file, import it anew, and let the variables follow.

    What could not follow is in edit.told. `variables` are those of the edits before by default.
    """
    following = Following({})

    def write(code: str, variables: dict[str, object] | None = None) -> ModuleType:
        (tmp_path / "lib/nn/a.py").write_text(code)
        with restored_on_failure("lib") as before:
            new = import_package(tmp_path, "lib.nn")
        if variables is not None:
            following.variables = variables
        write.told = following.follow(before)
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
    assert edit.told == ["A Slots made before keeps its old code. Make it anew."]


def test_a_derived_class_whose_bases_do_not_go_together_any_more_is_told(lib, edit):
    class Own(lib.Slots, lib.Base):
        pass

    own = Own()
    edit("class Slots: pass\nclass Base(Slots): pass\n", {"Own": Own, "own": own})
    assert edit.told == ["Own keeps its old base. Run the cell that defines it."]
    assert own.hello() == "old"


def test_lists_dicts_tuples_and_defaults_hold_the_new_parts(lib, edit):
    def build(kind=lib.Child, *, also=None):
        return kind()

    kinds = [lib.Child, {"base": (lib.Base, 1)}]
    same = (1, [2])
    variables = {"kinds": kinds, "pair": (lib.twice, "x"), "same": same, "build": build}
    new = edit(NEW, variables)
    assert kinds == [new.Child, {"base": (new.Base, 1)}] and variables["kinds"] is kinds
    assert variables["pair"] == (new.twice, "x") and variables["same"] is same
    assert type(build()) is new.Child


def test_a_list_in_itself_comes_to_an_end(lib, edit):
    endless = [lib.Base]
    endless.append(endless)
    new = edit(NEW, {"endless": endless})
    assert endless[0] is new.Base and endless[1] is endless


def test_what_is_gone_says_so_and_is_there_again_when_it_is_defined_again(lib, edit):
    variables = {"double": lib.twice, "Child": lib.Child, "_": lib.twice}
    child = lib.Child()
    edit("class Base:\n    def hello(self): return 'base'\n", variables)
    gone = "double is gone: there is no twice in a.py any more. Import what took its place."
    assert edit.told[0] == repr(variables["double"]) == gone and len(edit.told) == 2
    for use in (
        lambda double: double(3), lambda double: double.name, lambda double: isinstance(3, double),
        lambda double: issubclass(int, double), lambda double: types.resolve_bases((double,)),
    ):  # fmt: skip
        with pytest.raises(GoneError, match="double is gone"):
            use(variables["double"])
    assert child.hello() == "base!"  # an object keeps its class though that is gone
    edit("class Base:\n    pass\n")
    assert edit.told == []
    new = edit(NEW)
    assert variables["double"] is new.twice and variables["Child"] is new.Child
    assert child.hello() == "new?" and type(child) is new.Child


def test_a_class_that_moves_to_another_file_and_is_still_exported_follows(lib, edit, tmp_path):
    child, variables = lib.Child(), {"Child": lib.Child}
    (tmp_path / "lib/nn/b.py").write_text(NEW)
    new = edit("from lib.nn.b import *\n", variables)
    assert variables["Child"] is new.Child is sys.modules["lib.nn.b"].Child
    assert type(child) is new.Child and edit.told == []


def test_an_alias_follows_its_own_name(lib, edit):
    first = edit(OLD + "Net = Child\n", {})
    variables = {"Net": first.Net}
    new = edit(NEW + "class Net: pass\n", variables)
    assert variables["Net"] is new.Child  # the class was called Child, whatever names it had


def test_a_package_may_hold_objects_that_raise_whatever_they_are_asked(lib, edit):
    odd = (
        "class Odd:\n    def __getattribute__(self, name): raise RuntimeError(name)\nodd = Odd()\n"
    )
    mean = (
        "class Meta(type):\n    def __getattribute__(cls, name): raise RuntimeError(name)\n"
        "class Mean(metaclass=Meta): pass\n"
    )
    first = edit(OLD + odd + mean, {})
    variables = {"odd": first.odd, "Child": first.Child}
    new = edit(NEW + odd + mean, variables)
    assert variables["Child"] is new.Child


def test_what_a_function_of_the_package_made_is_nobodys(lib, edit):
    made = "def make():\n    def inner(): return 1\n    class Kind: pass\n    return inner, Kind\n"
    inner, kind = edit(OLD + made, {}).make()
    variables = {"inner": inner, "Kind": kind}
    edit(NEW, variables)
    assert variables == {"inner": inner, "Kind": kind} and edit.told == []


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
