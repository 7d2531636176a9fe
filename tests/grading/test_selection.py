"""The name of a function selects the checks about it, in the notebook as in the terminal."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from g2c_magics.grading.grader import Grader, UnknownTask
from g2c_magics.grading.report import Report


@pytest.mark.parametrize("word", ["Linear", "Linear.forward", "linear"])
def test_a_class_and_its_method_select_what_its_task_does(grader: Grader, word: str):
    chosen = [check.name for check in grader.selected([word])]
    assert chosen == [check.name for check in grader.lesson.checks_of("linear")]


def test_a_function_among_several_of_a_task_selects_the_checks_that_use_it(grader: Grader):
    chosen = {check.name for check in grader.selected(["train_one_epoch"])}
    epoch = {check.name for check in grader.lesson.checks if "mnist_epoch" in check.name}
    mnist = {check.name for check in grader.lesson.checks_of("mnist")}
    assert epoch < chosen < mnist
    assert not any("network_is_built" in name for name in chosen)


def test_every_todo_selects_some_checks_and_every_check_is_about_something(grader: Grader):
    lesson = grader.lesson
    assert all(grader.selected([name]) for name in lesson.selectors)
    assert {check.name for check in grader.selected(lesson.selectors)} == {
        check.name for check in lesson.checks
    }


def test_the_name_of_a_check_selects_it_alone(grader: Grader):
    (check,) = grader.selected(["test_linear_known_values"])
    assert check.name == "test_linear_known_values"


def test_the_report_says_that_it_is_part_of_a_task(check_worked: Callable[..., Report]):
    report = check_worked(["accuracy_from_logits", "relu"])
    assert [task.task for task in report.tasks] == ["relu", "classifier"]
    assert report.passed and report.tasks[1].max_score < 10
    (note,) = report.notes
    count, worth = len(report.tasks[1].checks), report.tasks[1].max_score
    assert note.startswith(f"These are {count} of the ")
    assert note.endswith(f" checks of classifier, worth {worth} of its 10 points.")


def test_an_unknown_function_gets_a_guess(grader: Grader):
    with pytest.raises(UnknownTask, match=r"Did you mean train_one_epoch\?"):
        grader.selected(["train_on_epoch"])


@pytest.mark.slow
def test_the_terminal_takes_the_name_of_a_function(project: Path):
    command = [sys.executable, "-m", "g2c_magics", "check", "SGD.step", "--json"]
    run = subprocess.run([*command, "--root", str(project)], capture_output=True, text=True)
    (task,) = json.loads(run.stdout)["tasks"]
    assert (task["task"], task["max_score"], run.returncode) == ("sgd", 10, 1)
