"""The learner's loop may use its loss and its optimizer in any way that theirs allow."""

import pytest
import torch


@pytest.fixture
def loop(replace):
    """loop(call): train_one_epoch calls the loss as `call` does; the rest is as usual."""

    def put(loss_of, zero=lambda optimizer: optimizer.zero_grad(), step=lambda o: o.step()):
        def train_one_epoch(model, loader, optimizer, loss_fn):
            total, rows = 0.0, 0
            for x, y in loader:
                loss = loss_of(loss_fn, model(x.flatten(1)), y)
                zero(optimizer)
                loss.backward()
                step(optimizer)
                total, rows = total + loss.item() * len(x), rows + len(x)
            return total / rows

        replace("train_one_epoch", train_one_epoch)

    return put


def losses(run) -> list[float]:
    assert run.error is None and run.diagnoses == []
    return [row["train_loss"] for row in run.history]


def test_a_loss_that_is_called_by_its_own_names_trains_the_same(run_on, loop):
    expected = losses(run_on("circles", epochs=5))
    for call in (
        lambda loss_fn, x, y: loss_fn(x, y),
        lambda loss_fn, x, y: loss_fn(logits=x, targets=y),
        lambda loss_fn, x, y: loss_fn(x, targets=y),
        lambda loss_fn, x, y: loss_fn.forward(x, y),
        lambda loss_fn, x, y: loss_fn(targets=y, logits=x),
    ):
        loop(call)
        assert losses(run_on("circles", epochs=5)) == pytest.approx(expected)


def test_a_step_and_a_zero_grad_with_arguments_of_their_own_get_them(run_on, nn, loop, replace):
    step, zero_grad, got = nn.SGD.step, nn.SGD.zero_grad, []
    replace("SGD.step", lambda self, closure=None: (got.append(closure), step(self)))
    replace("SGD.zero_grad", lambda self, set_to_none=False: zero_grad(self))
    loop(
        lambda loss_fn, x, y: loss_fn(x, y),
        zero=lambda optimizer: optimizer.zero_grad(set_to_none=False),
        step=lambda optimizer: optimizer.step(closure="mine"),
    )
    assert losses(run_on("circles", epochs=2)) and set(got) == {"mine"}


def test_what_the_loop_gets_is_of_the_learners_own_classes(run_on, nn, replace):
    one_epoch, seen = nn.train_one_epoch, []

    def train_one_epoch(model, loader, optimizer, loss_fn):
        seen.append((isinstance(optimizer, nn.SGD), isinstance(loss_fn, nn.CrossEntropyLoss)))
        loss_fn.calls = getattr(loss_fn, "calls", 0) + 1
        return one_epoch(model, loader, optimizer, loss_fn)

    replace("train_one_epoch", train_one_epoch)
    losses(run_on("circles", epochs=2))
    assert set(seen) == {(True, True)}


def test_an_optimizer_that_keeps_its_parameters_in_its_own_way_is_not_in_the_way(
    run_on, nn, replace
):
    init, step = nn.SGD.__init__, nn.SGD.step

    def own_init(self, params, lr, weight_decay=0.0):
        init(self, params, lr, weight_decay)
        self.mine, self.params = list(self.params), [{"params": self.params}]

    def own_step(self):
        groups, self.params = self.params, self.mine
        step(self)
        self.params = groups

    def zero_grad(self):
        for param in self.mine:
            param.grad = None

    replace("SGD.__init__", own_init)
    replace("SGD.step", own_step)
    replace("SGD.zero_grad", zero_grad)
    losses(run_on("circles", epochs=2))


def test_parameters_that_can_be_read_once_are_left_to_the_learners_step(run_on, nn, replace):
    def init(self, params, lr, weight_decay=0.0):
        self.lr, self.weight_decay, self.model_params = lr, weight_decay, list(params)

    def own(self):
        return (param for param in self.model_params)

    def step(self):
        with torch.no_grad():
            for param in self.params:
                param -= self.lr * param.grad

    def zero_grad(self):
        for param in self.model_params:
            param.grad = None
        self.params = own(self)

    for name, function in (("__init__", init), ("step", step), ("zero_grad", zero_grad)):
        replace(f"SGD.{name}", function)
    losses(run_on("circles", epochs=2))


def test_a_loss_of_something_else_than_tensors_fails_with_the_learners_own_words(run_on, loop):
    loop(lambda loss_fn, x, y: loss_fn(x.tolist(), y))
    run = run_on("circles", epochs=2)
    assert run.status == "failed at epoch 1"
    assert "shape" not in str(run.error)
