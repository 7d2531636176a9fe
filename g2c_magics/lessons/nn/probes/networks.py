"""Probes for the networks that are built and for the accuracies that are measured."""

from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import Piece, Probe, attempt, match, random, text
from g2c_magics.lessons.nn.probes.loops import wrong_axis
from g2c_magics.lessons.nn.probes.traced_loops import batches
from g2c_magics.lessons.nn.probes.worked_parts import worked

BUILDERS = {"classifier": ("build_2d_classifier", 2), "mnist": ("build_mnist_mlp", 784)}
NETWORK_CHECKS = {
    "classifier": (
        "test_classifier_network_is_built_as_asked",
        "test_classifier_learns_circles",
    ),
    "mnist": ("test_mnist_network_is_built_as_asked", "test_mnist_learns_a_small_image_set"),
}
ACCURACY_CHECKS = {
    "classifier": (
        "test_classifier_accuracy_is_the_share_of_hits",
        "test_classifier_learns_circles",
    ),
    "mnist": (
        "test_mnist_accuracy_counts_every_image_once",
        "test_mnist_learns_a_small_image_set",
    ),
}


def network_missing(task: str, nn: ModuleType) -> str | None:
    name, _ = BUILDERS[task]
    with worked(nn, (name,)):
        calls = {f"{name}()": getattr(nn, name)}
        if task == "mnist":
            calls[f"{name}(use_relu=False)"] = lambda: nn.build_mnist_mlp(use_relu=False)
        for form, call in calls.items():
            model, error = attempt(call)
            if error is None and model is None:
                return f"{form} gave None; a Sequential is due."
    return None


def no_nonlinearity(task: str, nn: ModuleType) -> str | None:
    name, width = BUILDERS[task]
    with worked(nn, (name,)), torch.no_grad():
        model = getattr(nn, name)()
        a, b = random(32, width, seed=1, scale=3.0), random(32, width, seed=2, scale=3.0)
        together, apart = model(a + b) + model(torch.zeros(32, width)), model(a) + model(b)
        straight = unbent(nn, model)
    if match(apart, together, 1e-3):
        return (
            f"the network of {name}() is one straight map: f(a) + f(b) equals f(a + b) + f(0) "
            f"for 32 random pairs, with layers {text(model)}."
        )
    if straight:
        return f"between the {straight} Linears of {name}() stands no bend: {text(model)}."
    return None


def unbent(nn: ModuleType, model: object) -> int:
    """How many Linears, more than one, follow each other before the first bend; 0 where one is."""
    kinds = [isinstance(layer, nn.Linear) for layer in getattr(model, "layers", [])]
    linears = sum(kinds)
    return linears if linears > 1 and all(kinds[:linears]) else 0


def measured(task: str, nn: ModuleType, logits: Tensor, targets: Tensor, size: int) -> object:
    """The learner's accuracy for these logits, by either function."""
    if task == "classifier":
        return nn.accuracy_from_logits(logits.clone(), targets.clone())
    rows, classes = logits.shape
    model = Piece(lambda x: x[:, :classes] * 1.0, torch.ones(1, requires_grad=True))
    images = torch.zeros(rows, 1, 28, 28)
    images.view(rows, -1)[:, :classes] = logits
    with worked(nn, ("evaluate_accuracy",)):
        return nn.evaluate_accuracy(model, batches(images, targets, size))


def cases(rows: int, classes: int) -> tuple[Tensor, Tensor]:
    """Logits and targets on which every way to count gives another number."""
    logits = random(rows, classes, seed=11)
    logits[0, 1] = 5.0
    place = torch.arange(rows) % 5
    down = logits.argmax(0).repeat(rows)[:rows] % classes
    choices = [logits.argmax(1), logits.argmin(1), torch.ones(rows).long(), down, logits.argmax(1)]
    return logits, torch.stack(choices)[place, torch.arange(rows)]


def accuracy_missing(task: str, nn: ModuleType) -> str | None:
    if measured(task, nn, *cases(6, 4), 6) is None:
        return "the accuracy of 6 rows came as None."
    return None


def accuracy_not_scalar(task: str, nn: ModuleType) -> str | None:
    got = measured(task, nn, *cases(6, 4), 6)
    if isinstance(got, Tensor):
        return f"the accuracy came as a tensor of shape {tuple(got.shape)}, not as a Python float."
    if isinstance(got, list | tuple):
        return f"the accuracy came as {len(got)} numbers, not as one Python float."
    return None


def accuracy_is(task: str, nn: ModuleType, forms: dict[str, Callable]) -> str | None:
    """The first wrong way to count that gives exactly what came, on a square batch and on "
    "others."""
    seen, values = None, set()
    for rows in (6, 7, 9, 10):
        logits, targets = cases(rows, rows)
        got, error = attempt(lambda z=logits, t=targets: measured(task, nn, z, t, len(t)))
        if error is not None:
            return None
        hits = float((logits.argmax(1) == targets).double().mean())
        value = float(torch.as_tensor(got, dtype=torch.float64))
        seen = None
        for form, count in forms.items():
            wrong = float(count(logits, targets))
            if abs(value - wrong) < 1e-6 and abs(value - hits) > 1e-6:
                seen = f"{rows} rows with a share of {hits:.4g} hits gave {value:.4g}, {form}."
        if seen is None:
            return None
        values.add(value)
    return seen if len(values) > 1 else None  # the same number every time is no count


def accuracy_sum(task: str, nn: ModuleType) -> str | None:
    return accuracy_is(
        task, nn, {"the number of hits": lambda z, t: (z.argmax(1) == t).double().sum()}
    )


def accuracy_axis(task: str, nn: ModuleType) -> str | None:
    return accuracy_is(
        task,
        nn,
        {
            "which is what argmax down the columns gives": lambda z, t: (
                (z.argmax(0) == t).double().mean()
            ),
            "which is what one argmax over the whole table gives": lambda z, t: (
                (z.argmax() == t).double().mean()
            ),
        },
    )


def accuracy_broadcast(task: str, nn: ModuleType) -> str | None:
    def table(z: Tensor, t: Tensor) -> Tensor:
        return (z.argmax(1)[:, None] == t).double()

    return accuracy_is(
        task,
        nn,
        {
            "the share of hits in a table of all rows and all targets": lambda z, t: table(
                z, t
            ).mean(),
            "the hits in a table of all rows and all targets, over the rows": lambda z, t: (
                table(z, t).sum() / len(t)
            ),
        },
    )


def accuracy_unweighted(nn: ModuleType) -> str | None:
    logits, targets = cases(10, 4)
    got = measured("mnist", nn, logits, targets, 4)
    hits = (logits.argmax(1) == targets).double()
    shares = [float(part.mean()) for part in hits.split(4)]
    wrong = sum(shares) / 3
    if abs(float(got) - wrong) < 1e-6 and abs(wrong - float(hits.mean())) > 1e-6:
        return (
            f"batches of 4, 4 and 2 gave {wrong:.4g}, the mean of the 3 batch accuracies; "
            f"{int(hits.sum())} of 10 images are right."
        )
    return None


def each(pitfall: str, look: Callable, checks: dict) -> tuple[Probe, ...]:
    return tuple(
        Probe(pitfall, (task,), lambda nn, task=task: look(task, nn), checks[task])
        for task in checks
    )


def accuracy_inplace(nn: ModuleType) -> str | None:
    logits, targets = cases(6, 4)
    before = (logits.clone(), targets.clone())
    nn.accuracy_from_logits(logits, targets)
    for name, now, was in zip(("logits", "targets"), (logits, targets), before, strict=True):
        if not torch.equal(now, was):
            return f"{name}[0] was {text(was[0])} before the call and is {text(now[0])} after it."
    return None


def accuracy_clears(nn: ModuleType) -> str | None:
    weight = torch.ones(1, requires_grad=True)
    weight.grad = torch.full((1,), 0.5)
    x, y = torch.ones(4, 1, 28, 28), torch.arange(4)
    with worked(nn, ("evaluate_accuracy",)):
        nn.evaluate_accuracy(Piece(lambda x: x[:, :4] * weight, weight), batches(x, y, 2))
    if weight.grad is None or float(weight.grad) != 0.5:
        now = "None" if weight.grad is None else text(weight.grad)
        return f"a .grad of [0.5] is {now} after evaluate_accuracy(…)."
    return None


PROBES = (
    Probe(
        "grad-mutated",
        ("mnist",),
        accuracy_clears,
        ("test_mnist_accuracy_counts_every_image_once",),
    ),
    Probe("inplace-input", ("classifier",), accuracy_inplace, ACCURACY_CHECKS["classifier"]),
    Probe(
        "wrong-axis",
        ("mnist",),
        lambda nn: wrong_axis(nn, "evaluate_accuracy"),
        ACCURACY_CHECKS["mnist"],
    ),
    *each("missing-return", network_missing, NETWORK_CHECKS),
    *each("no-nonlinearity", no_nonlinearity, NETWORK_CHECKS),
    *each("missing-return", accuracy_missing, ACCURACY_CHECKS),
    *each("wrong-axis", accuracy_axis, ACCURACY_CHECKS),
    *each("silent-broadcast", accuracy_broadcast, ACCURACY_CHECKS),
    Probe("unweighted-mean", ("mnist",), accuracy_unweighted, ACCURACY_CHECKS["mnist"]),
    *each("sum-not-mean", accuracy_sum, ACCURACY_CHECKS),
    *each("not-scalar", accuracy_not_scalar, ACCURACY_CHECKS),
)
