"""Probes for CrossEntropyLoss alone: what only a softmax can do wrong."""

from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import attempt, differ, match, random, text
from g2c_magics.lessons.nn.probes.loss_cases import batch, entropy, log_p, loss_of, picked


def non_differentiable(nn: ModuleType) -> str | None:
    logits, targets = batch(6, 3)
    loss = loss_of(nn, "cross_entropy", logits, targets)
    nudged = loss_of(nn, "cross_entropy", logits + 1e-3 * random(6, 3, seed=9), targets)
    other = loss_of(nn, "cross_entropy", torch.eye(3)[targets] * 5, targets)
    values = [float(torch.as_tensor(value)) for value in (loss, nudged, other)]
    if values[0] == values[1] != values[2]:
        return (
            f"after a nudge of 0.001 to every logit the loss is still exactly {values[0]:.5g}: it "
            "counts."
        )
    return None


def pairs_of_all(nn: ModuleType) -> str | None:
    logits, targets = batch(5, 3)
    loss, error = attempt(lambda: loss_of(nn, "cross_entropy", logits, targets))
    if isinstance(loss, Tensor) and loss.shape == (5, 5):
        return "5 rows gave a (5, 5) table of losses: every row met every target."
    everyone = -log_p(logits)[:, targets]
    wrong = {"mean": everyone.mean(), "sum": everyone.sum(), "mean per row": everyone.sum() / 5}
    for how, value in wrong.items():
        if match(loss, value) and differ(value, entropy(logits, targets)):
            return (
                f"the loss equals the {how} of log_p[:, targets], a (5, 5) table of all rows and "
                "targets."
            )
    # A mixed-up (N,) fits a table only where N = C; elsewhere it is an error.
    logits, targets = batch(4, 4)
    right, top = log_p(logits), logits.max(dim=1).values
    lse = torch.logsumexp(logits, dim=1)
    shifted = logits - top  # (N, C) less (N,): row maxima taken off columns
    tables = {
        "(N, C) less a (N,) of row maxima": log_p(shifted),
        "(N, C) less a (N,) of row sums": logits - lse,
        "(N, C) less a (N,) of maxima and of sums": shifted - shifted.exp().sum(dim=1).log(),
        "shifted (N, C) less a (N,) of row sums": (z := logits - top[:, None])
        - z.exp().sum(1).log(),
    }
    here = loss_of(nn, "cross_entropy", logits, targets)
    for how, table in tables.items():
        if differ(table, right) and match(here, -picked(table, targets).mean()):
            also = f"; for (5, 3) it fails: {text(error)}" if error else ""
            return (
                f"for a (4, 4) batch the loss equals {how} exactly: keepdim=True keeps them a "
                f"column, (N, 1){also}."
            )
    return None


FAR = {
    "[1000, 1001, 999]": ([[1000.0, 1001.0, 999.0]], [0]),
    "[1000, 0, -1000]": ([[1000.0, 0.0, -1000.0]], [1]),
    "[-1000, -1001, -999]": ([[-1000.0, -1001.0, -999.0]], [0]),
    "[0, 60, -60]": ([[0.0, 60.0, -60.0]], [2]),
    "[900, 901, 902] beside [-900, -902, -901]": (
        [[900.0, 901.0, 902.0], [-900.0, -902.0, -901.0]],
        [0, 1],
    ),
    "[500, 499, 500] beside [0.3, -0.2, 0.1]": ([[500.0, 499.0, 500.0], [0.3, -0.2, 0.1]], [0, 1]),
}


def unstable_softmax(nn: ModuleType) -> str | None:
    for seed in (5, 6):
        small = batch(1, 3, seed)
        if not match(loss_of(nn, "cross_entropy", *small), entropy(*small), 1e-3):
            return None
    # A loss that mixes rows up is told by its single rows alone.
    many = batch(5, 3)
    most = 2 if match(loss_of(nn, "cross_entropy", *many), entropy(*many), 1e-3) else 1
    for shown, (rows, targets) in FAR.items():
        if len(rows) > most:
            continue
        logits, classes = torch.tensor(rows), torch.tensor(targets)
        loss, right = loss_of(nn, "cross_entropy", logits, classes), entropy(logits, classes)
        if not match(loss, right, 1e-3):
            return (
                f"small logits come out right, but {shown} gives {text(float(loss))}, not "
                f"{text(right)}."
            )
    return None


def wrong_axis(nn: ModuleType) -> str | None:
    for rows, classes in ((5, 3), (3, 3)):
        logits, targets = batch(rows, classes)
        loss, error = attempt(lambda z=logits, t=targets: loss_of(nn, "cross_entropy", z, t))
        if error is not None:
            continue
        right = entropy(logits, targets)
        for how, value in along_other_axes(logits, targets).items():
            if match(loss, value) and differ(value, right):
                return (
                    f"for a ({rows}, {classes}) batch the loss equals {how} exactly, {text(value)}."
                )
    return None


def along_other_axes(logits: Tensor, targets: Tensor) -> dict[str, Tensor]:
    """Losses with a maximum, a sum or a choice along another axis than the classes of a row."""
    found = {"the mean over rows and classes": entropy(logits, targets) / logits.shape[1]}
    shifts = {
        "": torch.zeros(1, 1),
        ", less the row's maximum,": logits.amax(1, keepdim=True),
        ", less the column's maximum,": logits.amax(0, keepdim=True),
        ", less the largest logit,": logits.max(),
    }
    for less, shift in shifts.items():
        z = logits - shift
        for along, dims in (("the batch", [0]), ("the whole table", [0, 1]), ("the row", [1])):
            if along == "the row" and "column" not in less:
                continue  # that one is right
            table = z - z.exp().sum(dims, keepdim=True).log()
            found[f"a softmax{less} along {along}"] = -picked(table, targets).mean()
            mixed = logits - z.exp().sum(dims, keepdim=True).log()
            found[f"logits less a log-sum{less} along {along}"] = -picked(mixed, targets).mean()
    rows = torch.arange(len(targets))
    if len(rows) <= logits.shape[1]:
        found["the log-probability in row t of column n"] = -log_p(logits)[targets, rows].mean()
        found["the log-sum-exp less logits[t, n]"] = (
            torch.logsumexp(logits, 1) - logits[targets, rows]
        ).mean()
    wrapped = rows % logits.shape[1]
    if len(rows) >= logits.shape[1]:
        found["the mean over the rows that the targets pick"] = -log_p(logits)[targets].mean()
    found["the log-probability in row t, column n"] = -log_p(logits)[targets, wrapped].mean()
    return found
