"""Probes for the networks that are built and for the accuracies that are measured."""

from collections.abc import Callable
from functools import partial
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    PlainLayer,
    Probe,
    attempt,
    changed,
    differ,
    match,
    probe_each,
    random,
    text,
)
from g2c_magics.lessons.nn.probes.epoch import wrong_shape
from g2c_magics.lessons.nn.probes.training_trace import batches
from g2c_magics.lessons.nn.probes.worked_parts import worked

BUILDERS = {"classifier": ("build_2d_classifier", 2), "mnist": ("build_mnist_mlp", 784)}
NETWORK_CHECKS: dict[str, tuple[str, ...] | None] = {
    "classifier": (
        "test_classifier_network_is_built_as_asked",
        "test_classifier_learns_circles",
    ),
    "mnist": ("test_mnist_network_is_built_as_asked", "test_mnist_learns_a_small_image_set"),
}
ONE_PASS = "test_mnist_accuracy_counts_every_image_once"
ACCURACY_CHECKS: dict[str, tuple[str, ...] | None] = {
    "classifier": (
        "test_classifier_accuracy_is_the_share_of_hits",
        "test_classifier_learns_circles",
    ),
    "mnist": (ONE_PASS, "test_mnist_learns_a_small_image_set"),
}

# --- the network ------------------------------------------------------------------------------


def network_missing(task: str, nn: ModuleType) -> str | None:
    name, _ = BUILDERS[task]
    with worked(nn, name):
        calls = {f"{name}()": getattr(nn, name)}
        if task == "mnist":
            calls[f"{name}(use_relu=False)"] = lambda: nn.build_mnist_mlp(use_relu=False)
        for form, call in calls.items():
            model, error = attempt(call)
            if error is None and model is None:
                return f"{form} gave None; a Sequential is expected."
    return None


def no_nonlinearity(task: str, nn: ModuleType) -> str | None:
    name, width = BUILDERS[task]
    with worked(nn, name), torch.no_grad():
        model = getattr(nn, name)()
        a, b = random(32, width, seed=1, scale=3.0), random(32, width, seed=2, scale=3.0)
        of_sum, sum_of = model(a + b) + model(torch.zeros(32, width)), model(a) + model(b)
        linears = adjacent_linears(nn, model)
    if not differ(sum_of, sum_of[:1].expand_as(sum_of)):
        return None  # a constant: a zero W has that too
    if match(sum_of, of_sum, 1e-3):
        return (
            f"the network of {name}() is a single affine map: f(a) + f(b) equals f(a + b) + f(0) "
            f"for 32 random pairs, with layers {text(model)}."
        )
    if linears:
        return f"there is no nonlinearity between the {linears} Linears of {name}(): {text(model)}."
    return None


def adjacent_linears(nn: ModuleType, model: object) -> int:
    """How many Linears, if more than one, follow each other with no other layer between; else 0."""
    kinds = [isinstance(layer, nn.Linear) for layer in getattr(model, "layers", [])]
    linears = sum(kinds)
    places = [i for i, is_linear in enumerate(kinds) if is_linear]
    return linears if linears > 1 and places[-1] - places[0] == linears - 1 else 0


# --- the accuracy -----------------------------------------------------------------------------


def measured(task: str, nn: ModuleType, logits: Tensor, targets: Tensor, size: int) -> object:
    """The learner's accuracy for these logits, by either function."""
    if task == "classifier":
        return nn.accuracy_from_logits(logits.clone(), targets.clone())
    rows, classes = logits.shape
    model = PlainLayer(lambda x: x[:, :classes] * 1.0, torch.ones(1, requires_grad=True))
    images = torch.zeros(rows, 1, 28, 28)
    images.view(rows, -1)[:, :classes] = logits
    with worked(nn, "evaluate_accuracy"):
        return nn.evaluate_accuracy(model, batches(images, targets, size))


def case(rows: int, classes: int) -> tuple[Tensor, Tensor]:
    """Logits and targets for which every way to count gives another number."""
    logits = random(rows, classes, seed=11)
    logits[0, 1] = 5.0
    place = torch.arange(rows) % 5
    down = logits.argmax(0).repeat(rows)[:rows] % classes
    choices = [logits.argmax(1), logits.argmin(1), torch.ones(rows).long(), down, logits.argmax(1)]
    return logits, torch.stack(choices)[place, torch.arange(rows)]


def accuracy_missing(task: str, nn: ModuleType) -> str | None:
    if measured(task, nn, *case(6, 4), 6) is None:
        return "the accuracy of 6 rows is None."
    return None


def accuracy_not_scalar(task: str, nn: ModuleType) -> str | None:
    got = measured(task, nn, *case(6, 4), 6)
    if isinstance(got, Tensor):
        return f"the accuracy is a tensor of shape {tuple(got.shape)}, not a Python float."
    if isinstance(got, list | tuple):
        return f"the accuracy is {len(got)} numbers, not one Python float."
    return None


def hits(logits: Tensor, targets: Tensor) -> Tensor:
    return (logits.argmax(1) == targets).double()


def hit_table(logits: Tensor, targets: Tensor) -> Tensor:
    """Every row's class against every target: (N, N)."""
    return (logits.argmax(1)[:, None] == targets).double()


Count = Callable[[Tensor, Tensor], Tensor]
WRONG_COUNTS: dict[str, dict[str, Count]] = {
    "wrong-axis": {
        "which is what argmax down the columns gives": lambda z, t: (
            (z.argmax(0) == t).double().mean()
        ),
        "which is what one argmax over the whole table gives": lambda z, t: (
            (z.argmax() == t).double().mean()
        ),
        "which is in percent what argmax down the columns gives": lambda z, t: (
            100 * (z.argmax(0) == t).double().mean()
        ),
    },
    "silent-broadcast": {
        "the share of hits in a table of all rows and all targets": lambda z, t: hit_table(
            z, t
        ).mean(),
        "the hits in a table of all rows and all targets, over the rows": lambda z, t: (
            hit_table(z, t).sum() / len(t)
        ),
    },
    "sum-not-mean": {"the number of hits": lambda z, t: hits(z, t).sum()},
}


def wrong_count(pitfall: str, task: str, nn: ModuleType) -> str | None:
    """The wrong count of WRONG_COUNTS that equals the accuracy for several square batches."""
    seen, values = None, set()
    for rows in (6, 7, 9, 10):
        logits, targets = case(rows, rows)
        size = 4 if pitfall == "sum-not-mean" else len(targets)  # of the batches
        got, error = attempt(partial(measured, task, nn, logits, targets, size))
        if error is not None:
            return None
        share = float(hits(logits, targets).mean())
        value = float(torch.as_tensor(got, dtype=torch.float64))
        seen = None
        for form, count in WRONG_COUNTS[pitfall].items():
            wrong = float(count(logits, targets))
            if abs(value - wrong) < 1e-5 * (1 + wrong) and abs(value - share) > 1e-6:
                seen = f"{rows} rows with a share of {share:.4g} hits gave {value:.4g}, {form}."
        if seen is None:
            return None
        values.add(value)
    return seen if len(values) > 1 else None  # the same number every time is no count


def unweighted_mean(nn: ModuleType) -> str | None:
    logits, targets = case(10, 4)
    got = measured("mnist", nn, logits, targets, 4)
    hit = hits(logits, targets)
    wrong = sum(float(part.mean()) for part in hit.split(4)) / 3
    if abs(float(torch.as_tensor(got)) - wrong) < 1e-6 and abs(wrong - float(hit.mean())) > 1e-6:
        return (
            f"batches of 4, 4 and 2 gave {wrong:.4g}, the mean of the 3 batch accuracies; "
            f"{int(hit.sum())} of 10 images are right."
        )
    return None


def accuracy_changes_input(nn: ModuleType) -> str | None:
    given = case(6, 4)
    before = [tensor.clone() for tensor in given]
    nn.accuracy_from_logits(*given)
    seen = [
        changed(name, old, now, "the call")
        for name, old, now in zip(("logits", "targets"), before, given, strict=True)
    ]
    return seen[0] or seen[1]


def accuracy_clears_gradients(nn: ModuleType) -> str | None:
    weight = torch.ones(1, requires_grad=True)
    weight.grad = torch.full((1,), 0.5)
    x, y = torch.ones(4, 1, 28, 28), torch.arange(4)
    with worked(nn, "evaluate_accuracy"):
        nn.evaluate_accuracy(PlainLayer(lambda x: x[:, :4] * weight, weight), batches(x, y, 2))
    if weight.grad is None or float(weight.grad) != 0.5:
        now = "None" if weight.grad is None else text(weight.grad)
        return f"a .grad of [0.5] is {now} after evaluate_accuracy(…)."
    return None


images_wrong_shape = partial(wrong_shape, "evaluate_accuracy")
PROBES = (
    Probe("grad-mutated", ("mnist",), accuracy_clears_gradients, (ONE_PASS,)),
    Probe("inplace-input", ("classifier",), accuracy_changes_input, ACCURACY_CHECKS["classifier"]),
    Probe("wrong-axis", ("mnist",), images_wrong_shape, ACCURACY_CHECKS["mnist"]),
    *probe_each("missing-return", network_missing, NETWORK_CHECKS),
    *probe_each("no-nonlinearity", no_nonlinearity, NETWORK_CHECKS),
    *probe_each("missing-return", accuracy_missing, ACCURACY_CHECKS),
    *probe_each("wrong-axis", partial(wrong_count, "wrong-axis"), ACCURACY_CHECKS),
    *probe_each("silent-broadcast", partial(wrong_count, "silent-broadcast"), ACCURACY_CHECKS),
    Probe("unweighted-mean", ("mnist",), unweighted_mean, ACCURACY_CHECKS["mnist"]),
    *probe_each("sum-not-mean", partial(wrong_count, "sum-not-mean"), ACCURACY_CHECKS),
    *probe_each("not-scalar", accuracy_not_scalar, ACCURACY_CHECKS),
)
