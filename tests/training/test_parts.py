"""What the grader says of the parts that a run calls is told with the run, before all else."""

import time

import pytest
from runs import TRAINER

from g2c_magics.lessons.lesson import Diagnosis, load
from g2c_magics.training import Settings, called_parts, load_data, train

SAID = "SGD.step is not right yet (wrong-sign, g2c/nn/optim.py:41): %g2c_check sgd"
WRONG = Diagnosis("wrong-sign", SAID, task="sgd")


@pytest.fixture
def train_with(model_for):
    """train_with(parts, resume, lr=0.1 …) trains on circles, with what the grader says."""

    def go(parts, resume=None, **wishes):
        settings = Settings(**{"data": "circles", "epochs": 60, **wishes})
        data = load_data(settings)
        model = model_for(data)
        return train(model, data, settings, TRAINER, resume=resume, parts=parts)

    return go


@pytest.mark.parametrize("lr", [1e-4, 100.0, 1e30])
def test_a_wrong_part_is_told_alone_without_verdicts_on_what_it_does_to_the_curves(train_with, lr):
    assert train_with(None, lr=lr).diagnoses
    asked = []

    def parts(seconds):
        asked.append(seconds)
        return [WRONG] if seconds else None  # it comes in when it is waited for

    run = train_with(parts, lr=lr)
    entry = {"pitfall": "wrong-sign", "task": "sgd", "message": SAID, "try": None}
    assert run.diagnoses == [entry] and run.to_dict()["diagnoses"] == [entry]
    assert asked[0] == 0.0 and asked[-1] > 0.0


def test_no_verdict_on_the_rate_is_shown_before_the_grader_has_spoken(model_for):
    settings = Settings(data="circles", epochs=600, lr=100)
    data, seen = load_data(settings), []
    train(
        *(model_for(data), data, settings, TRAINER),
        on_frame=lambda run: seen.append((run.running, run.has("lr-too-high"))),
        parts=lambda seconds: [] if seconds else None,
    )
    assert [told for running, told in seen if running] == [False] * (len(seen) - 1)
    assert seen[-1] == (False, True)


def test_the_graders_word_on_a_mistake_goes_before_the_same_word_of_the_watch(train_with, replace):
    replace("Linear.forward", lambda self, x: x @ self.W.detach() + self.b.detach())
    wrong = [
        Diagnosis("detached-graph", f"{part} is not right yet", task=part) for part in ("a", "b")
    ]
    found = train_with(lambda seconds: wrong, epochs=2).diagnoses
    assert [entry["task"] for entry in found] == ["a", "b"]


def test_a_grader_that_does_not_answer_holds_no_run_up_and_is_told_of(train_with):
    run = train_with(lambda seconds: None, epochs=2)
    assert run.status == "finished" and run.diagnoses == []
    assert run.notes[-1].startswith("your parts are still being checked")


def test_without_the_graders_word_no_rate_is_blamed_for_what_a_part_may_do(train_with):
    run = train_with(lambda seconds: None, epochs=200, lr=100)
    assert run.diagnoses == []
    assert "no verdict on this run" in run.notes[-1]


def test_the_wait_for_the_grader_is_no_time_of_the_run(train_with):
    run = train_with(lambda seconds: time.sleep(0.5 if seconds else 0) or [], epochs=2)
    assert run.seconds < 0.5


def test_a_part_that_was_mended_is_no_word_of_the_run_that_goes_on(train_with):
    first = train_with(lambda seconds: [WRONG], name="run", epochs=2)
    again = train_with(lambda seconds: [], resume=first, name="run", epochs=4)
    assert first.has("wrong-sign") and again.diagnoses == []


def test_the_parts_of_a_run_are_the_files_own_that_it_calls(nn, monkeypatch):
    class Own(nn.Module):
        """A model with parts in a list and in a dict, one of them its own."""

        def __init__(self):
            self.first, self.more = [nn.Linear(2, 2)], {"act": Loud(), "last": Steep(2, 2)}

    class Loud(nn.ReLU):
        def forward(self, x):
            return 2 * x

    class Steep(nn.Linear):
        """Its forward is the file's."""

    lesson = load("nn")
    written = [name for task in lesson.tasks for name in task.todos]
    for name in written:  # as if the worked answers were the learner's own files
        part = nn
        for word in name.split("."):
            part = getattr(part, word)
        monkeypatch.setattr(part, "__module__", "g2c.nn.train")
    every = {"SGD", "train_one_epoch"}
    classes = every | {"CrossEntropyLoss", "evaluate_accuracy"}
    assert called_parts(Own(), False, TRAINER, lesson) == classes | {"Module", "Linear"}
    line = called_parts(nn.Linear(1, 1), True, TRAINER, lesson)
    assert line == every | {"MSELoss", "Module", "Linear"}
    monkeypatch.setattr(nn.SGD.step, "__module__", "g2c.solutions.nn")  # borrowed
    monkeypatch.setattr(nn.train_one_epoch, "__module__", "__main__")  # defined in a cell
    assert not called_parts(Own(), False, TRAINER, lesson) & every
    monkeypatch.delattr(nn, "SGD")
    assert called_parts(nn.ReLU(), False, TRAINER, lesson) == {"Module", "ReLU"}
