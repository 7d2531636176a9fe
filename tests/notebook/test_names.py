"""Which of the notebook's variables are runs or models: asked without running any of their code."""

from collections.abc import Callable

import pytest

from g2c_magics.grading.grader import Grader
from g2c_magics.notebook.completion import completions
from g2c_magics.notebook.display import names_of_models, names_of_runs
from g2c_magics.notebook.errors import OneLine
from g2c_magics.notebook.learner_package import LearnerPackage
from g2c_magics.notebook.session import Session
from g2c_magics.training.run import Run

REAL_RUN = Run.__new__(Run)
REAL_RUN.born = 1


class Model:
    def forward(self, x):
        return x

    def parameters(self):
        return []


class RaisesOnEveryAttribute:
    def __getattribute__(self, name):
        raise RuntimeError(f"no {name} for you")

    def __repr__(self):
        raise RuntimeError("no repr for you")


class RaisesOnMissing:
    def __getattr__(self, name):
        raise KeyError(name)


class LiesAboutItsClass:
    @property
    def __class__(self):
        return Run


class RaisesOnItsClass:
    @property
    def __class__(self):
        raise RuntimeError("no class for you")


class Careless(type):
    def __getattribute__(cls, name):
        if name == "__name__":
            return "MadeByCareless"
        raise RuntimeError(f"no {name} of the class for you")


class MadeByCareless(metaclass=Careless):
    pass


def named_run(module: object) -> object:
    """An instance of a class called Run that says it comes from `module`."""
    return type("Run", (), {"__module__": module})()


ODD: dict[str, Callable[[], object]] = {
    "an object that raises on every attribute": RaisesOnEveryAttribute,
    "an object that raises on a missing attribute": RaisesOnMissing,
    "an object that says it is a Run": LiesAboutItsClass,
    "an object that raises when asked for its class": RaisesOnItsClass,
    "a class that raises on every attribute": lambda: MadeByCareless,
    "an object of such a class": lambda: object.__new__(MadeByCareless),
    "a Run of the notebook's own": lambda: named_run("__main__"),
    "a Run that says it is one of ours": lambda: named_run("g2c_magics.training.run"),
    "a Run of a module that is no name": lambda: named_run([]),
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_variable_is_neither_run_nor_model_and_hides_none(kind):
    variables = {"odd": ODD[kind](), "run": REAL_RUN, "model": Model(), "_last": REAL_RUN}
    assert (names_of_runs(variables), names_of_models(variables)) == (["run"], ["model"])


@pytest.mark.parametrize("kind", ODD)
def test_tab_offers_runs_and_models_beside_an_odd_variable(kind):
    variables = {"odd": ODD[kind](), "run": REAL_RUN, "model": Model()}
    offered = completions("g2c_boundary", "%g2c_boundary ", ("linear",), variables)
    assert offered[-2:] == ["run", "model"] and "--neurons" in offered


@pytest.mark.parametrize("kind", ODD)
def test_a_name_is_found_beside_an_odd_variable_and_an_odd_one_is_no_run(kind, tmp_path):
    variables = {"odd": ODD[kind](), "run": REAL_RUN}
    session = Session(LearnerPackage(Grader(), variables), variables, tmp_path, tmp_path)
    assert session.runs([]) == session.runs(["run"]) == [REAL_RUN]
    with pytest.raises(OneLine, match=r"Expected a run\. Got odd, of type"):
        session.run("odd")
    with pytest.raises(OneLine, match=r"no run or model called ru\. Did you mean run"):
        session.find("ru")


def test_a_class_is_no_model_and_a_variable_without_a_name_none_either():
    assert names_of_models({"Model": Model, "": Model(), "model": Model()}) == ["model"]
