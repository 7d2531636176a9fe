"""What a project folder remembers of its runs can always be read again, whatever the run did."""

import json

from g2c_magics.lessons.nn.deliverables import deliverables
from g2c_magics.progress import Progress, fact_of_run
from g2c_magics.training import Run, Settings, load_data


class Model:
    """A model that lists no parameters."""

    def parameters(self):
        return []


def diverged(**wishes) -> Run:
    """A run whose last losses are infinite and NaN."""
    settings = Settings(**wishes)
    run = Run(Model(), load_data(settings), settings, status="diverged at epoch 2")
    row = dict.fromkeys(("val_loss", "train_loss", "val_accuracy"), 0.5)
    run.history = [
        {**row, "epoch": 1},
        {"epoch": 2, "val_loss": float("inf"), "train_loss": float("nan"), "val_accuracy": None},
    ]
    run.test_accuracy = float("nan")
    return run


def test_the_fact_of_a_diverged_run_is_strict_json(tmp_path):
    progress = Progress(tmp_path)
    assert progress.add("run", fact_of_run(diverged(), set())) == ""
    text = progress.file.read_text()
    assert "NaN" not in text and "Infinity" not in text
    (fact,) = progress.facts("run")
    assert fact["val_loss"] is fact["train_loss"] is fact["test_accuracy"] is None


def test_facts_with_infinity_of_older_versions_are_kept_and_count_for_nothing(tmp_path):
    progress = Progress(tmp_path)
    progress.add("run", fact_of_run(diverged(), set()))
    state = json.loads(progress.file.read_text())
    state["run"][0] |= {"val_loss": [0.5, float("inf")], "train_loss": [0.5, float("nan")]}
    progress.file.write_text(json.dumps(state))
    progress.add("run", fact_of_run(diverged(weight_decay=0.01), set()))
    assert "Infinity" not in progress.file.read_text()
    assert [fact["val_loss"] for fact in progress.facts("run")] == [None, None]
    assert not any(found.done for found in deliverables((0, 1), progress.facts, tmp_path))


def test_a_run_with_a_mistake_that_has_no_name_is_counted_like_any_other(tmp_path):
    progress, run = Progress(tmp_path), diverged()
    run.diagnoses = [{"task": "linear", "pitfall": None, "message": "y is zero"}]
    fact = {**fact_of_run(run, set()), "kind": "points", "weights": 2, "val_accuracy": 0.99}
    assert fact["diagnoses"] == []
    progress.add("picture", {**fact, "diagnoses": [None]})  # as older versions noted it
    titles = [d.title for d in deliverables((0, 1), progress.facts, tmp_path) if d.done]
    assert titles == ["A boundary picture with a working MLP"]


def test_a_progress_file_that_somebody_wrote_into_is_read_as_far_as_it_fits(tmp_path):
    progress = Progress(tmp_path)
    progress.add("run", fact_of_run(diverged(name="kept"), set()))
    state = json.loads(progress.file.read_text())
    state["run"] += [None, 3, [1]]
    state |= {"picture": "a word", "collapse": {"name": "relu"}}
    progress.file.write_text(json.dumps(state))
    assert [fact["name"] for fact in progress.facts("run")] == ["kept"]
    assert progress.facts("picture") == progress.facts("collapse") == []
    for kind in ("run", "picture", "collapse"):
        assert progress.add(kind, fact_of_run(diverged(name="new"), set())) == ""
        assert progress.facts(kind)[-1]["name"] == "new"
