"""Accuracies that are not the share of hits: what they are instead, where that has no id."""

import contextlib
from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import PlainLayer, Probe, attempt, random, text
from g2c_magics.lessons.nn.probes.networks import ACCURACY_CHECKS, ONE_PASS, case, hits, measured
from g2c_magics.lessons.nn.probes.training_trace import batches
from g2c_magics.lessons.nn.probes.worked_parts import worked

SHAPES = ((9, 4), (10, 4), (13, 3))  # rows and classes
BATCH = 4  # images a batch
Count = Callable[[Tensor, Tensor], float]


def share(logits: Tensor, targets: Tensor) -> float:
    return float(hits(logits, targets).mean())


def of_choice(choose: Callable[[Tensor], Tensor]) -> Count:
    """The share of rows in which this choice of a class is the target."""
    return lambda z, t: float((choose(z) == t).double().mean())


def over_classes(logits: Tensor, targets: Tensor) -> float:
    """The mean of the classes' own accuracies."""
    hit = hits(logits, targets)
    return float(torch.stack([hit[targets == c].mean() for c in targets.unique()]).mean())


def parts(logits: Tensor, targets: Tensor) -> list[Tensor]:
    """The hits of each batch."""
    return list(hits(logits, targets).split(BATCH))


SHARES: dict[str, Count] = {
    "that is percent: a share is a number from 0 to 1": lambda z, t: 100 * share(z, t),
    "that is the share of misses": lambda z, t: 1 - share(z, t),
    "that is the share of rows whose smallest logit is the target": of_choice(
        lambda z: z.argmin(1)
    ),
    "that is the share for the logit that is largest in size, whatever its sign": of_choice(
        lambda z: z.abs().argmax(1)
    ),
    "the hits were divided by the number of classes, not of rows": lambda z, t: (
        float(hits(z, t).sum()) / z.shape[1]
    ),
    "the hits were divided by the number of all logits, not of rows": lambda z, t: (
        float(hits(z, t).sum()) / z.numel()
    ),
    "the last row is left out": lambda z, t: float(hits(z, t)[:-1].sum()) / len(t),
    "the last row is left out, of the count too": lambda z, t: float(hits(z, t)[:-1].mean()),
    "that is the mean of the accuracies of the classes": over_classes,
    "that is the mean probability of the targets": lambda z, t: float(
        z.softmax(1)[torch.arange(len(t)), t].mean()
    ),
    "a hit is counted when the target is among the two largest logits": lambda z, t: float(
        (z.topk(2, dim=1).indices == t[:, None]).any(dim=1).double().mean()
    ),
    "only the columns 0 and 1 are compared": of_choice(lambda z: (z[:, 1] > z[:, 0]).long()),
    "the prediction is whether column 1 is above 0": of_choice(lambda z: (z[:, 1] > 0).long()),
    "the prediction is whether column 1 is above a half": of_choice(
        lambda z: (z[:, 1] > 0.5).long()
    ),
    "the largest logit itself is compared with the target, not its place": of_choice(
        lambda z: z.max(dim=1).values
    ),
    "the targets went through argmax too, and they are class indices already": lambda z, t: float(
        (z.argmax(1) == t.argmax()).double().mean()
    ),
    "it is rounded to whole numbers": lambda z, t: float(round(share(z, t))),
    "it is rounded to one digit": lambda z, t: round(share(z, t), 1),
    "it is rounded to two digits": lambda z, t: round(share(z, t), 2),
}
OVER_BATCHES: dict[str, Count] = {
    "that is the accuracy of the last batch": lambda z, t: float(parts(z, t)[-1].mean()),
    "that is the accuracy of the first batch": lambda z, t: float(parts(z, t)[0].mean()),
    "the hits were divided by the number of batches": lambda z, t: (
        float(hits(z, t).sum()) / len(parts(z, t))
    ),
    "only the hits of the last batch were counted: the count starts afresh in each": lambda z, t: (
        float(parts(z, t)[-1].sum()) / len(t)
    ),
    "only the hits of the first batch were counted": lambda z, t: (
        float(parts(z, t)[0].sum()) / len(t)
    ),
}


def wrong_share(task: str, nn: ModuleType) -> str | None:
    """What equals the accuracy for several batches, other than the share of hits."""
    seen: list[tuple[int, float, float]] = []
    counts = SHARES if task == "classifier" else OVER_BATCHES | SHARES
    left = dict(counts)
    for rows, classes in SHAPES:
        logits, targets = case(rows, classes)
        got, error = attempt(lambda z=logits, t=targets: measured(task, nn, z, t, BATCH))
        if error is not None or not isinstance(got, float | int | Tensor):
            return None
        value, right = float(got), share(logits, targets)
        left = {
            k: c
            for k, c in left.items()
            if abs(c(logits, targets) - value) < 1e-5 * (1 + abs(value))
        }
        seen.append((rows, value, right))
    varies = len({round(value, 4) for _, value, _ in seen}) > 1  # the same every time is no count
    if left and varies and any(abs(value - right) > 1e-6 for _, value, right in seen):
        rows, value, right = next(s for s in seen if abs(s[1] - s[2]) > 1e-6)
        what = "rows" if task == "classifier" else "images"
        return (
            f"{rows} {what} with a share of {right:.4g} hits gave {value:.4g}: {next(iter(left))}."
        )
    if all(value == float(right == 1.0) for _, value, right in seen):
        perfect = case(6, 4)[0]
        all_right = attempt(lambda: measured(task, nn, perfect, perfect.argmax(1), BATCH))[0]
        if all_right == 1.0:
            return (
                "it is 1 when every row is right, and 0 otherwise. Count the rows that are right, "
                "and divide by all of them with /, not with //."
            )
    return None


def wrong_type(task: str, nn: ModuleType) -> str | None:
    """Neither a float nor a tensor came back."""
    got = measured(task, nn, *case(6, 4), 6)
    if got is None or isinstance(got, Tensor) or type(got) is float:
        return None
    return (
        f"the accuracy is {text(got)}, of type {type(got).__name__}. A plain Python float is asked "
        "for: float(…) makes one of a number, and an f-string is for printing it."
    )


def rows_not_looked_at(task: str, nn: ModuleType) -> str | None:
    """The rows or batches behind a number that is written in the code do not count."""
    for count, size in ((1000, 1000), (300, 1)):
        logits = random(count, 3, seed=11)
        targets = logits.argmax(dim=1)
        all_right = measured(task, nn, logits, targets, size)
        targets[-100:] = logits[-100:].argmin(dim=1)
        if all_right == measured(task, nn, logits, targets, size) == 1.0:
            what = f"{count} batches of one image" if size == 1 else f"{count} rows in one batch"
            return (
                f"of {what} the last 100 are wrong, and the accuracy is 1: they are not looked "
                "at. Count all of them."
            )
    return None


# --- what measuring leaves behind -------------------------------------------------------------


def trains(nn: ModuleType) -> str | None:
    """An evaluation that changes the model."""
    weight = torch.full((1,), 0.7, requires_grad=True)
    weight.grad = torch.zeros(1)
    x, y = torch.ones(4, 1, 28, 28), torch.arange(4)
    x[:, 0, 0, :4] = torch.eye(4)
    model = PlainLayer(lambda rows: rows[:, :4] * weight, weight)
    with worked(nn, "evaluate_accuracy"), contextlib.suppress(Exception):
        nn.evaluate_accuracy(model, batches(x, y, 2))
    before = torch.full((1,), 0.7)
    if not torch.equal(weight.detach(), before):
        return (
            f"a parameter was {text(before)} before evaluate_accuracy(…) and is {text(weight)} "
            "after it. Measuring changes nothing: no step(), and nothing assigned to parameters."
        )
    if weight.grad is not None and bool(weight.grad.any()):
        return (
            "evaluate_accuracy(…) calls backward(), which adds to the gradients. Measuring needs "
            "no loss and no backward()."
        )
    if not weight.requires_grad:
        return (
            "after evaluate_accuracy(…) a parameter no longer requires a gradient, so it cannot "
            "be trained on. Leave the parameters as they are, and measure inside "
            "`with torch.no_grad():`."
        )
    return None


def leaves_gradients_off(nn: ModuleType) -> str | None:
    weight = torch.ones(1, requires_grad=True)
    with worked(nn, "evaluate_accuracy"):
        try:
            x, y = torch.ones(4, 1, 28, 28), torch.arange(4)
            nn.evaluate_accuracy(PlainLayer(lambda x: x[:, :4] * weight, weight), batches(x, y, 2))
            left_off = not torch.is_grad_enabled()
        finally:
            torch.set_grad_enabled(True)
    if left_off:
        return (
            "after evaluate_accuracy(…) torch records no gradients any more, so nothing trains "
            "from then on. `with torch.no_grad():` ends by itself."
        )
    return None


def records_a_graph(nn: ModuleType) -> str | None:
    recorded = []
    weight = torch.ones(1, requires_grad=True)

    def logits(rows: Tensor) -> Tensor:
        out = rows[:, :4] * weight
        recorded.append(out.requires_grad)
        return out

    x, y = torch.ones(4, 1, 28, 28), torch.arange(4)
    with worked(nn, "evaluate_accuracy"):
        nn.evaluate_accuracy(PlainLayer(logits, weight), batches(x, y, 2))
    if any(recorded):
        return (
            "the model was called while torch records gradients. The call of the model belongs "
            "inside `with torch.no_grad():`."
        )
    return None


PROBES = (Probe(None, ("mnist",), records_a_graph, (ONE_PASS,)),)
FIRST = (
    Probe(None, ("mnist",), leaves_gradients_off, (*(ACCURACY_CHECKS["mnist"] or ()),)),
    Probe(None, ("mnist",), trains, (ONE_PASS,)),
)
