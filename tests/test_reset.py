"""A reset of a task: every function of it as it came, whatever state the file is in."""

import pytest
from answers import write_answers
from scaffold import copy_scaffold

from g2c_magics.lessons.lesson import load
from g2c_magics.paths import ProjectError
from g2c_magics.reset import reset

NN = load("nn")


@pytest.fixture
def project(tmp_path):
    return copy_scaffold(tmp_path)


def texts(project):
    return {path.name: path.read_text() for path in sorted((project / "g2c/nn").glob("*.py"))}


def test_every_task_comes_back_out_of_the_worked_answers(project):
    before = texts(project)
    write_answers(project)
    reset(NN, [task.id for task in NN.tasks if task.todos], project)
    for todo, text in NN.unwritten.items():
        assert text.splitlines()[-1] in "".join(texts(project).values()), todo
    assert len(list((project / "g2c/nn").glob("*.before-reset-*.txt"))) == 4
    assert texts(project).keys() == before.keys()


@pytest.mark.parametrize("task", ["linear", "mnist"])
def test_only_the_tasks_own_functions_change_even_where_python_cannot_read_the_file(project, task):
    before = texts(project)
    path = project / NN.task(task).file
    source = path.read_text()
    for todo in NN.task(task).todos:
        end = NN.unwritten[todo].splitlines()[-1].strip()
        source = source.replace(end, "x = (1,\n        # mine", 1)
    path.write_text(source)
    reset(NN, [task], project)
    assert texts(project) == before


def test_a_function_that_is_gone_is_said_and_nothing_is_written(project):
    path = project / "g2c/nn/optim.py"
    path.write_text(path.read_text().replace("def step", "def stepp"))
    before = texts(project)
    with pytest.raises(ProjectError, match=r"There is no SGD.step .* def step\(self\) -> None:"):
        reset(NN, ["linear", "sgd"], project)
    assert texts(project) == before
    assert not list((project / "g2c/nn").glob("*.txt"))
