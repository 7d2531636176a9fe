"""Slips without an id of their own: one line that says what to do, and no invented id."""

from collections.abc import Callable

import pytest
from corpus import HERE, read
from tiers import tiered

from g2c_magics.grading.report import Report
from g2c_magics.views.report import to_html
from g2c_magics.views.report_text import to_text

LOOP = """
    losses = []
    for _ in range(steps):
        loss = {loss}
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
{end}
"""
REGRESSION = """
def train_linear_regression(x, y, steps=500, lr=0.1):
    model, loss_fn = Linear(x.shape[1], y.shape[1]), MSELoss()
    optimizer = SGD({params}, lr=lr)
"""
STEP = """
@torch.no_grad()
def step(self):
    for p in {params}:
        if p.grad is not None:
            p -= {move}
SGD.step = step
"""
RIGHT_LOSS = "loss_fn(model(x), y)"
SLIPS = {
    "a class among the layers": (
        "classifier",
        "def build_2d_classifier(hidden=16):\n"
        "    return Sequential(Linear(2, hidden), ReLU, Linear(hidden, 2))",
        "Sequential got the class ReLU itself",
    ),
    "a list of layers": (
        "classifier",
        "def build_2d_classifier(hidden=16):\n"
        "    return Sequential([Linear(2, hidden), ReLU(), Linear(hidden, 2)])",
        "It takes the layers one by one",
    ),
    "Python's max": (
        "relu",
        "ReLU.forward = lambda self, x: max(0, x)",
        "Compare element by element",
    ),
    "an if on a tensor": (
        "relu",
        "ReLU.forward = lambda self, x: x if x > 0 else 0",
        "`if`, `and` and `or` want a single yes or no",
    ),
    "torch.maximum with a number": (
        "relu",
        "ReLU.forward = lambda self, x: torch.maximum(x, 0)",
        "got a plain number",
    ),
    "the math module": (
        "sigmoid",
        "import math\nSigmoid.forward = lambda self, x: 1 / (1 + math.exp(-x))",
        "torch has the same function",
    ),
    "a forgotten self": ("linear", "Linear.forward = lambda self, x: x @ W + b", "write self.W"),
    "self that is no parameter": (
        "linear",
        "Linear.forward = lambda x: x @ self.W + self.b",
        "Linear.forward has no self",
    ),
    "a forgotten self in step": (
        "sgd",
        STEP.format(params="params", move="self.lr * p.grad"),
        "write self.params",
    ),
    "decay outside of lr": (
        "sgd",
        STEP.format(params="self.params", move="self.lr * p.grad + self.weight_decay * p"),
        "the decay is not multiplied by lr",
    ),
    "the loss's class called": (
        "regression",
        REGRESSION.format(params="model.parameters()")
        + LOOP.format(loss="MSELoss(model(x), y)", end="    return model, losses"),
        "loss_fn = MSELoss()",
    ),
    "a method not called": (
        "regression",
        REGRESSION.format(params="model.parameters")
        + LOOP.format(loss=RIGHT_LOSS, end="    return model, losses"),
        "as in model.parameters()",
    ),
    "a return in the loop": (
        "regression",
        REGRESSION.format(params="model.parameters()")
        + LOOP.format(loss=RIGHT_LOSS, end="        return model, losses"),
        "`return model, losses` is inside the loop",
    ),
    "a return in Sequential's loop": (
        "sequential",
        "def forward(self, x):\n    for layer in self.layers:\n        x = layer(x)\n"
        "        return x\nSequential.forward = forward",
        "`return x` is inside the loop",
    ),
    "an elementwise product": (
        "linear",
        "Linear.forward = lambda self, x: x * self.W + self.b",
        "The matrix product is written @",
    ),
    "a maximum with its indices": (
        "cross_entropy",
        "CrossEntropyLoss.forward = lambda self, z, t: (z - z.max(dim=1, keepdim=True)).mean()",
        ".values",
    ),
}


def wrong(report: Report) -> list:
    return [c for task in report.tasks for c in task.checks if c.status != "passed"]


@pytest.mark.parametrize("slip", tiered(SLIPS, "Python's max", "a forgotten self"))
def test_a_slip_without_an_id_gets_one_line_of_advice(
    check_worked: Callable[..., Report], slip: str
):
    task, cell, advice = SLIPS[slip]
    report = check_worked([task], cell=cell)
    checks = wrong(report)
    assert checks and {check.pitfall for check in checks} == {None}
    assert any(advice in check.advice for check in checks), [c.advice for c in checks]
    for view in (to_text(report), to_html(report)):  # each line is there, and only once
        words = " ".join(view.replace("&#x27;", "'").replace("&#x27", "'").split())
        assert words.count(advice) == 1


@pytest.mark.slow
def test_advice_on_one_function_is_not_given_to_another(check_worked: Callable[..., Report]):
    cell = "def accuracy_from_logits(logits, targets):\n    return max(0, logits)\n"
    (task,) = check_worked(["classifier"], cell=cell).tasks
    advised = {check.name: check.advice for check in task.checks if check.advice}
    assert "test_classifier_accuracy_is_the_share_of_hits" in advised
    assert "test_classifier_training_takes_plain_gradient_steps" not in advised


@pytest.mark.slow
def test_row_sums_subtracted_from_columns_get_advice_on_keepdim(
    check_worked: Callable[..., Report],
):
    cell = (
        "def forward(self, logits, targets):\n"
        "    p = logits.exp() / logits.exp().sum(dim=1)\n"
        "    return -p[range(len(targets)), targets].log().mean()\n"
        "CrossEntropyLoss.forward = forward"
    )
    checks = wrong(check_worked(["cross_entropy"], cell=cell))
    assert {check.pitfall for check in checks} == {"silent-broadcast"}
    assert all("keepdim=True" in check.advice for check in checks)


def test_clearing_the_first_gradient_alone_leaves_stale_ones(check_worked: Callable[..., Report]):
    cell = (
        "def zero_grad(self):\n"
        "    if self.params[0].grad is not None:\n"
        "        self.params[0].grad.zero_()\n"
        "SGD.zero_grad = zero_grad"
    )
    (check,) = wrong(check_worked(["sgd"], cell=cell))
    assert check.pitfall == "stale-gradients"


TOLD = {
    "classifier/trc_softmax_before_loss": "Softmax is applied to the logits before the loss",
    "classifier/trc_swapped_loss_arguments": "loss_fn(logits, targets)",
    "classifier/trc_mse": "The loss is MSELoss, and CrossEntropyLoss is asked for",
    "classifier/trc_shuffled_targets": "rows and targets were put in different orders",
    "classifier/trc_batches_of_32": "asked to be on the full batch",
    "classifier/trc_swapped_lr_decay": "they have changed places",
    "classifier/trc_decay_twice": "it is applied twice",
    "classifier/trc_only_sequential": "not every model has layers",
    "classifier/trc_accuracies": "which is the accuracy and not the loss",
    "classifier/trc_returns_model_too": "the list of losses alone",
    "classifier/default_hidden": "The def line has hidden=32, and hidden=16 is asked for",
    "classifier/acc_percent": "that is percent",
    "classifier/acc_error_rate": "that is the share of misses",
    "classifier/b2_tanh": "is made of Linear(2, 7), Tanh, Linear(7, 2)",
    "classifier/b2_hidden_ignored": "hidden is not used",
    "regression/lr_ignored": "Pass the argument lr on",
    "regression/swapped_return": "The losses came back first and the model second",
    "regression/forward_outside_loop": "belong inside the loop",
    "regression/step_before_backward": "step() is called before the first backward()",
    "regression/mutable_default": "make it inside the function",
    "regression/early_stop": "however small the loss has become",
    "regression/global_model": "Make a new Linear inside the function",
    "mnist/ep_last_batch": "which is the loss of the last batch",
    "mnist/ep_own_loss": "the loss_fn that was given is never used",
    "mnist/ep_len_loader": "Count the images in the loop",
    "mnist/ep_no_flatten": "with images.flatten(1)",
    "mnist/ep_zero_when_empty": "of an empty loader gave 0",
    "mnist/ev_trains": "Measuring changes nothing",
    "mnist/ev_last_batch": "that is the accuracy of the last batch",
    "mnist/ev_grad_off_for_ever": "torch records no gradients any more",
    "sgd/decay_doubled": "the decay is twice as strong",
    "sgd/momentum": "A step depends on nothing but",
    "sgd/last_param_skipped": "The loop has to reach every one",
    "sgd/step_cap": "and in the next one no more",
}


@pytest.mark.parametrize(
    "case", tiered(TOLD, "classifier/trc_softmax_before_loss", "mnist/ev_last_batch", halved=True)
)
def test_a_cause_without_an_id_is_told_in_one_line(check_worked: Callable[..., Report], case: str):
    submission = read(HERE / f"wrong/{case}.py")
    checks = wrong(check_worked([submission.task], cell=submission.source))
    told = [f"{check.advice}" for check in checks]
    assert any(TOLD[case].lower() in advice.lower() for advice in told), told
