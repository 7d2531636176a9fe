"""What only a run can show is named while it goes on, with evidence.

And the other way round: code without mistakes gets no diagnosis. What is wrong with the parts in
the files is the grader's to say: test_parts.py.
"""

import pytest
import torch

from g2c_magics.training import Settings, load_data


def named(run) -> dict[str, str]:
    """Pitfall → message of everything the run was told."""
    return {found["pitfall"]: found["message"] for found in run.diagnoses}


def test_a_diagnosis_has_the_keys_that_other_tools_read(run_on):
    run = run_on("circles", epochs=60, lr=100)
    assert run.diagnoses
    for found in run.diagnoses:
        assert list(found) == ["pitfall", "task", "message", "try"]
    assert run.to_dict()["diagnoses"] == run.diagnoses


@pytest.mark.parametrize(
    ("data", "lr"),
    [("line", 0.1), ("circles", 1), ("moons", 1), ("xor", 1), ("blobs", 0.5), ("digits", 0.5)],
)
def test_code_without_mistakes_gets_no_diagnosis(run_on, data, lr):
    assert named(run_on(data, lr=lr, weight_decay=1e-4)) == {}


def test_a_loop_that_never_steps_is_no_slow_rate(run_on, replace):
    def train_one_epoch(model, loader, optimizer, loss_fn):
        for images, targets in loader:
            loss = loss_fn(model(images.flatten(1)), targets)
            optimizer.zero_grad()
            loss.backward()
        return loss.item()

    replace("train_one_epoch", train_one_epoch)
    found = named(run_on("circles", epochs=60, lr=0.5))
    assert "optimizer.step()" in found["no-update"] and "lr-too-low" not in found


def test_dead_units_and_a_rate_too_high_advise_one_rate(run_on):
    found = named(run_on("circles", epochs=60, lr=100))
    advised = [message for message in found.values() if "--lr" in message]
    assert "lr-too-high" in found and len(advised) == 1


def test_an_unstable_softmax(run_on, replace, nn):
    def forward(self, logits, targets):
        odds = logits.exp()
        return -(odds / odds.sum(1, keepdim=True)).log().gather(1, targets[:, None]).mean()

    replace("CrossEntropyLoss.forward", forward)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
    model.layers[0].W.data *= 1000
    run = run_on("circles", model, epochs=3)
    assert run.diverged
    assert "the largest is" in named(run)["unstable-softmax"]
    assert "lr-too-high" not in named(run)


def test_no_nonlinearity(run_on, nn):
    model = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 2))
    message = named(run_on("circles", model, epochs=2))["no-nonlinearity"]
    assert "Linear(2, 16)" in message
    assert "Linear(16, 2)" in message


def test_one_linear_layer_is_no_mistake(run_on, nn):
    assert named(run_on("moons", nn.Linear(2, 2), epochs=50)) == {}


def test_a_silent_broadcast(run_on, replace, nn):
    def train_one_epoch(model, loader, optimizer, loss_fn):
        for x, y in loader:
            loss = loss_fn(model(x), y.squeeze(1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return loss.item()

    replace("train_one_epoch", train_one_epoch)
    message = named(run_on("line", epochs=20))["silent-broadcast"]
    assert "(160, 1)" in message
    assert "(160,)" in message


def test_a_model_cut_off_from_its_weights(run_on, replace):
    replace("Linear.forward", lambda self, x: x @ self.W.detach() + self.b.detach())
    assert "detached-graph" in named(run_on("circles", epochs=2))


def test_torch_nn_in_a_forward(run_on, replace):
    replace("ReLU.forward", lambda self, x: torch.nn.functional.relu(x))
    message = named(run_on("circles", epochs=2))["torch-nn-shortcut"]
    assert "torch.nn.functional.relu" in message
    assert "test_watch.py:" in message


def test_torch_nn_inside_a_layer(run_on, nn):
    class Sly(nn.Module):
        def __init__(self):
            self.inner = torch.nn.Linear(2, 2)

        def parameters(self):
            return list(self.inner.parameters())

        def forward(self, x):
            return self.inner(x)

    assert "torch.nn" in named(run_on("circles", Sly(), epochs=2))["torch-nn-shortcut"]


def test_torch_functions_are_no_shortcut(run_on, replace):
    replace("ReLU.forward", lambda self, x: torch.relu(x))
    replace("Linear.forward", lambda self, x: torch.addmm(self.b, x, self.W))
    assert named(run_on("circles", epochs=20)) == {}


def test_a_step_that_changes_nothing(run_on, replace):
    replace("SGD.step", lambda self: None)
    assert "No weight has changed" in named(run_on("circles", epochs=5))["no-update"]


def test_a_loop_without_backward(run_on, replace):
    def train_one_epoch(model, loader, optimizer, loss_fn):
        for x, y in loader:
            loss = loss_fn(model(x.flatten(1)), y)
            optimizer.zero_grad()
            optimizer.step()
        return loss.item()

    replace("train_one_epoch", train_one_epoch)
    assert "backward() was not called" in named(run_on("circles", epochs=5))["no-update"]


def test_a_loop_that_returns_no_loss_has_the_curve_of_what_its_loss_gave(run_on, replace):
    def train_one_epoch(model, loader, optimizer, loss_fn):
        for x, y in loader:
            loss = loss_fn(model(x.flatten(1)), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    replace("train_one_epoch", train_one_epoch)
    run = run_on("circles", epochs=5)
    assert 0 < run.history[-1]["train_loss"] < 1


def test_an_accuracy_in_percent_ends_the_run_in_one_line(run_on, replace):
    replace("evaluate_accuracy", lambda model, loader: 45.0)
    run = run_on("circles", epochs=5)
    assert run.status == "failed at epoch 1"
    assert str(run.error).startswith("evaluate_accuracy returned 45. Expected the share")


def test_a_batch_that_is_changed_in_place_does_not_reach_the_data(run_on, replace):
    replace("ReLU.forward", lambda self, x: x.clamp(min=0))

    def forward(self, x):
        return x.mul_(2) @ self.W + self.b

    replace("Linear.forward", forward)
    settings = Settings(epochs=1)
    before = load_data(settings)
    run = run_on("circles", epochs=3, lr=0.01)
    assert "inplace-input" in named(run)
    assert torch.equal(run.data.train.x, before.train.x)
    assert torch.equal(run.data.val.x, before.val.x)


def test_an_error_of_the_learners_keeps_the_run_and_begins_at_their_line(run_on, replace, nn):
    calls = []

    def step(self):
        calls.append(1)
        if len(calls) > 3:
            raise ZeroDivisionError("by the learner")
        with torch.no_grad():
            for param in self.params:
                param -= self.lr * param.grad

    replace("SGD.step", step)
    run = run_on("circles", epochs=10)
    assert run.status == "failed at epoch 4"
    assert len(run.history) == 3
    first = run.error.__traceback__.tb_frame.f_code.co_filename
    assert not first.endswith(("loop.py", "proxies.py"))


def test_on_divergence_the_last_good_weights_come_back(run_on):
    run = run_on("line", lr=5, epochs=2000)
    assert run.diverged
    assert "diverges. Try --lr 0." in named(run)["lr-too-high"]
    assert all(torch.isfinite(p).all() for p in run.model.parameters())
    with torch.no_grad():
        loss = ((run.model(run.data.train.x) - run.data.train.y) ** 2).mean()
    assert loss <= run.history[0]["train_loss"] * 1.01
