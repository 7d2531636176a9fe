"""Watching a run changes nothing of the learner's: neither model nor data nor random numbers."""

import numpy as np
import pytest
import torch

from g2c_magics.training import Settings, load_data, lr_advice, seeded


def named(run) -> set[str | None]:
    """The pitfalls that a run's diagnoses name."""
    return {found["pitfall"] for found in run.diagnoses}


def losses(run) -> list[tuple[float, float]]:
    assert run.error is None
    return [(row["train_loss"], row["val_loss"]) for row in run.history]


def test_frames_draw_no_random_numbers_from_the_run(run_on, nn):
    class Dropout(nn.Module):
        def forward(self, x):
            return x * (torch.rand_like(x) > 0.5) + float(np.random.rand())

    def on_frame(run):
        torch.rand(3)
        np.random.rand()
        run.model(run.data.train.x)

    def model():
        generator = torch.Generator().manual_seed(0)
        built = nn.Sequential(nn.Linear(2, 8), Dropout(), nn.Linear(8, 2))
        for parameter in built.parameters():
            parameter.data.normal_(generator=generator)
        return built

    watched = run_on("circles", model(), epochs=3, on_frame=on_frame)
    assert losses(watched) == losses(run_on("circles", model(), epochs=3))


def test_evaluation_is_of_the_very_model_that_the_learners_function_was_given(run_on, nn, replace):
    class Modal(nn.Sequential):
        training = True

        def forward(self, x):
            y = super().forward(x)
            return y if self.training else y * 0

    evaluate = nn.evaluate_accuracy

    def evaluate_accuracy(model, loader):
        model.training = False
        accuracy = evaluate(model, loader)
        model.training = True
        return accuracy

    replace("evaluate_accuracy", evaluate_accuracy)
    run = run_on("circles", Modal(nn.Linear(2, 2)), epochs=2)
    assert run.model.training
    assert run.last["val_accuracy"] == (run.data.val.y == 0).float().mean().item()
    assert run.last["val_loss"] == pytest.approx(np.log(2))


def test_a_model_that_hands_every_attribute_on_is_evaluated_and_left_as_it_is(run_on, nn):
    class Wrapper(nn.Module):
        def __init__(self, inner):
            self.__dict__["store"] = {"inner": inner}

        def __getattr__(self, name):
            return self.store[name]  # recurses without end on an object without a store

        def __setattr__(self, name, value):
            self.store[name] = value

        def parameters(self):
            return self.inner.parameters()

        def forward(self, x):
            return self.inner(x)

    model = Wrapper(nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2)))
    run = run_on("circles", model, epochs=3)
    assert run.status == "finished"
    assert list(vars(model)) == ["store"] and list(model.store) == ["inner"]


def test_a_forward_of_the_models_own_is_there_after_the_run(run_on, nn):
    model = nn.Linear(2, 2)
    model.forward = own = lambda x: x @ model.W + model.b
    run = run_on("circles", model, epochs=2)
    assert run.status == "finished" and vars(model)["forward"] is own


def test_rows_that_are_written_to_past_autograd_stay_as_they_were(run_on, nn):
    class Scale(nn.Module):
        def forward(self, x):
            x.data.mul_(2)
            return x

    model = nn.Sequential(Scale(), nn.Linear(2, 2))
    run = run_on("circles", model, epochs=3)
    fresh = load_data(Settings(data="circles"))
    assert torch.equal(run.data.train.x, fresh.train.x)
    assert torch.equal(run.data.val.x, fresh.val.x)
    assert "inplace-input" in named(run)


def test_what_is_tried_behind_the_scenes_prints_nothing(run_on, nn, capsys):
    class Talks(nn.Module):
        def forward(self, x):
            print("shape", tuple(x.shape))
            return x

    with seeded(0):
        model = nn.Sequential(Talks(), nn.Linear(2, 2))
    run = run_on("moons", model, lr=1e-4, epochs=50)
    assert "lr-too-low" in named(run)  # whole runs at other rates were tried for that
    assert capsys.readouterr().out.count("shape") == 50 * 2  # training and validation


def test_what_is_tried_behind_the_scenes_leaves_the_gradients(run_on, nn, monkeypatch):
    def gradients() -> list[torch.Tensor]:
        with seeded(0):
            model = nn.Linear(2, 2)
        model.forward = lambda x: x @ model.W + model.b  # which a copy of the model shares
        run_on("moons", model, lr=1e-4, epochs=50)
        return [parameter.grad for parameter in model.parameters()]

    after_trials = gradients()
    monkeypatch.setattr(lr_advice, "trials_of", lambda *args: None)
    for one, other in zip(after_trials, gradients(), strict=True):
        assert torch.equal(one, other)
