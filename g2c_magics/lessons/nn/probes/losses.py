"""Probes for MSELoss and CrossEntropyLoss."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.base import (
    Probe,
    TaskLook,
    attempt,
    changed,
    cut_off,
    differ,
    first_match,
    match,
    param,
    probe_each,
    random,
    text,
)
from g2c_magics.lessons.nn.probes.loss_cases import (
    CASES,
    NAMES,
    RIGHT,
    batch,
    cross_entropy,
    log_softmax,
    loss_of,
    picked,
    squared_error,
)

GRADIENTS = ("test_cross_entropy_gradients",)
STABLE = ("test_cross_entropy_is_stable",)

# --- either loss ------------------------------------------------------------------------------


def missing_return(task: str, nn: ModuleType) -> str | None:
    if loss_of(nn, task, *CASES[task]) is None:
        return f"{NAMES[task]}() gave None for a batch of {len(CASES[task][0])} rows."
    return None


def inplace_input(task: str, nn: ModuleType) -> str | None:
    arguments = [tensor.clone() for tensor in CASES[task]]
    attempt(lambda: getattr(nn, NAMES[task])()(*arguments))
    names = ("predictions" if task == "mse" else "logits", "targets")
    for name, before, now in zip(names, CASES[task], arguments, strict=True):
        seen = changed(name, before, now, "the call")
        if seen:
            return seen
    return None


def not_scalar(task: str, nn: ModuleType) -> str | None:
    rows = len(CASES[task][0])
    loss = loss_of(nn, task, *CASES[task])
    if isinstance(loss, Tensor) and loss.shape != () and loss.shape != (rows, rows):
        return (
            f"the loss of {rows} rows has shape {tuple(loss.shape)}; one number, (), is expected."
        )
    return None


def sum_not_mean(task: str, nn: ModuleType) -> str | None:
    first, second = CASES[task]
    loss, right = loss_of(nn, task, first, second), RIGHT[task](first, second)
    factors = (first.numel(), *first.shape) if task == "mse" else (len(first),)
    form = first_match(loss, {f"{f} times the mean": f * right for f in factors}, right)
    return form and f"the loss is {text(loss)}, exactly {form}, {text(right)}."


def wrong_sign(task: str, nn: ModuleType) -> str | None:
    first, second = CASES[task]
    loss, right = loss_of(nn, task, first, second), RIGHT[task](first, second)
    factors = (1, len(first), first.numel())
    if any(match(loss, -right * factor) for factor in factors):
        return (
            f"the loss is {text(loss)} instead of {text(right)}: the better the prediction, the "
            "higher."
        )
    if task == "mse" and match(loss, squared_error(first, -second)):
        return f"the loss equals the mean of (prediction + target)² exactly, {text(loss)}."
    if task == "cross_entropy" and match(
        loss, (torch.logsumexp(first, 1) + picked(first, second)).mean()
    ):
        return "the loss equals log-sum-exp plus the target's logit exactly: it should be minus."
    return None


def detached_graph(task: str, nn: ModuleType) -> str | None:
    first, second = CASES[task]
    first = param(1.1 * first)  # numbers of its own: a remembered loss is another mistake
    loss = getattr(nn, NAMES[task])()(first, second)
    if not match(loss, RIGHT[task](first, second).detach()):
        return None
    if not isinstance(loss, Tensor):
        return f"the loss is the plain {type(loss).__name__} {text(loss)}: it has left the graph."
    lost = cut_off(loss, {"the logits" if task == "cross_entropy" else "the predictions": first})
    if lost is None and task == "cross_entropy":
        lost = part_cut_off(getattr(nn, NAMES[task])()(first, second), first, second)
    return f"the loss of {text(loss)} is right, but {lost}." if lost else None


def adds_the_shift(nn: ModuleType) -> str | None:
    """z + m where z - m is due: right for small logits, and inf long before exp(z) is."""
    for row in ([50.0, 49.0, 0.0], [-60.0, -61.0, -59.0]):
        for rows, right in (([0.5 * z for z in row], True), (row, False)):
            logits, targets = torch.tensor([rows]), torch.tensor([0])
            loss = loss_of(nn, "cross_entropy", logits, targets)
            if match(loss, cross_entropy(logits, targets), 1e-3) != right:
                return None
            if not right and bool(torch.as_tensor(loss).isfinite()):
                return None
    return (
        "logits of 25 come out right and logits of 50 do not, and exp(50) is finite: the row's "
        "maximum is added, and should be subtracted."
    )


def part_cut_off(loss: Tensor, logits: Tensor, targets: Tensor) -> str | None:
    """Which half of the cross-entropy gets no gradient although the other gets its own."""
    (grad,) = torch.autograd.grad(loss, logits)
    softmax = log_softmax(logits.detach()).exp() / len(targets)
    one_hot = torch.eye(logits.shape[1])[targets] / len(targets)
    if match(grad, softmax):
        return "no gradient comes back through the target's logit"
    if match(grad, -one_hot):
        return "no gradient comes back through the log-sum-exp"
    return None


# --- MSELoss ----------------------------------------------------------------------------------


def all_pairs_of_numbers(nn: ModuleType) -> str | None:
    p, t = random(4, 1, seed=1), random(4, 1, seed=2)
    wrong = ((p - t.flatten()) ** 2).mean()
    if match(loss_of(nn, "mse", p, t), wrong):
        return (
            f"the loss of 4 pairs equals the mean over a (4, 4) table of all pairs, {text(wrong)}."
        )
    return None


# --- CrossEntropyLoss -------------------------------------------------------------------------


def non_differentiable(nn: ModuleType) -> str | None:
    logits, targets = batch(6, 3)
    nudged, confident = logits + 1e-3 * random(6, 3, seed=9), torch.eye(3)[targets] * 5
    here, near, elsewhere = (
        float(torch.as_tensor(loss_of(nn, "cross_entropy", z, targets)))
        for z in (logits, nudged, confident)
    )
    if here == near != elsewhere:
        return (
            f"after a nudge of 0.001 to every logit the loss is still exactly {here:.5g}: it "
            "counts hits."
        )
    return None


def all_pairs_of_rows(nn: ModuleType) -> str | None:
    logits, targets = batch(5, 3)
    loss, error = attempt(lambda: loss_of(nn, "cross_entropy", logits, targets))
    if isinstance(loss, Tensor) and loss.shape == (5, 5):
        return "5 rows gave a (5, 5) table of losses: every row met every target."
    pairs = -log_softmax(logits)[:, targets]
    wrong = {"mean": pairs.mean(), "sum": pairs.sum(), "mean per row": pairs.sum() / 5}
    how = first_match(loss, wrong, cross_entropy(logits, targets))
    if how:
        return (
            f"the loss equals the {how} of log_p[:, targets], a (5, 5) table of all rows and "
            "targets."
        )
    # A (N,) that should be a column fits a table only where N = C; elsewhere it is an error.
    logits, targets = batch(4, 4)
    top, log_sum_exp = logits.max(dim=1).values, torch.logsumexp(logits, dim=1)
    shifted, wrongly_shifted = logits - top[:, None], logits - top
    tables = {
        "(N, C) minus a (N,) of row maxima": log_softmax(wrongly_shifted),
        "(N, C) minus a (N,) of row sums": logits - log_sum_exp,
        "(N, C) minus a (N,) of maxima and of sums": wrongly_shifted
        - wrongly_shifted.exp().sum(dim=1).log(),
        "shifted (N, C) minus a (N,) of row sums": shifted - shifted.exp().sum(dim=1).log(),
        "(N, C) minus a (N,) of row maxima, which are then added back to the rows,": logits
        - (top + wrongly_shifted.exp().sum(dim=1).log())[:, None],
    }
    right = log_softmax(logits)
    square_loss = loss_of(nn, "cross_entropy", logits, targets)
    for how, table in tables.items():
        if differ(table, right) and match(square_loss, -picked(table, targets).mean()):
            also = f"; for (5, 3) it fails: {text(error)}" if error else ""
            return (
                f"for a (4, 4) batch the loss equals {how} exactly: keepdim=True keeps them a "
                f"column, (N, 1){also}."
            )
    return None


LARGE = {
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
    def is_right(logits: Tensor, targets: Tensor) -> bool:
        loss = loss_of(nn, "cross_entropy", logits, targets)
        return match(loss, cross_entropy(logits, targets), 1e-3)

    if not all(is_right(*batch(1, 3, seed)) for seed in (5, 6)):
        return None
    # A loss that mixes up rows is judged by single rows alone.
    most_rows = 2 if is_right(*batch(5, 3)) else 1
    for shown, (rows, classes) in LARGE.items():
        logits, targets = torch.tensor(rows), torch.tensor(classes)
        if len(rows) <= most_rows and not is_right(logits, targets):
            loss: Any = loss_of(nn, "cross_entropy", logits, targets)
            return (
                f"small logits come out right, but {shown} gives {text(float(loss))}, not "
                f"{text(cross_entropy(logits, targets))}."
            )
    return None


def unstable_batches(nn: ModuleType) -> str | None:
    """The same of gradients: where small batches are wrong, they have another cause."""
    logits, targets = batch(5, 3)
    loss = loss_of(nn, "cross_entropy", logits, targets)
    return unstable_softmax(nn) if match(loss, cross_entropy(logits, targets), 1e-3) else None


def wrong_axis(nn: ModuleType) -> str | None:
    for rows, classes in ((5, 3), (3, 3), (4, 4)):
        logits, targets = batch(rows, classes)
        loss, error = attempt(lambda z=logits, t=targets: loss_of(nn, "cross_entropy", z, t))
        if error is not None:
            continue
        right = cross_entropy(logits, targets)
        for how, value in along_other_axes(logits, targets).items():
            for sign, number, too in (
                ("", value, ""),
                ("minus ", -value, " The sign is wrong too."),
            ):
                if match(loss, number) and differ(value, right):
                    return (
                        f"for a ({rows}, {classes}) batch the loss is {sign}{text(value)}, exactly "
                        f"what {how} gives.{too}"
                    )
    return None


def along_other_axes(logits: Tensor, targets: Tensor) -> dict[str, Tensor]:
    """Losses with a maximum, a sum or a choice along another axis than the classes of a row."""
    of_all = cross_entropy(logits, targets) / logits.shape[1]
    found = {"the mean over all N · C numbers, where a row has one loss,": of_all}
    shifts = {
        "": torch.zeros(1, 1),
        ", minus the row's maximum,": logits.amax(1, keepdim=True),
        ", minus the column's maximum,": logits.amax(0, keepdim=True),
        ", minus the largest logit,": logits.max(),
    }
    for minus, shift in shifts.items():
        z = logits - shift
        for along, dims in (("the batch", [0]), ("the whole table", [0, 1]), ("the row", [1])):
            if along == "the row" and "column" not in minus:
                continue  # that one is right
            log_sum = z.exp().sum(dims, keepdim=True).log()
            found[f"a softmax{minus} along {along}"] = -picked(z - log_sum, targets).mean()
            found[f"the logits minus a log-sum{minus} along {along}"] = -picked(
                logits - log_sum, targets
            ).mean()
    rows, log_p = torch.arange(len(targets)), log_softmax(logits)
    if len(rows) <= logits.shape[1]:
        found["the log-probability in row t of column n"] = -log_p[targets, rows].mean()
        found["the log-sum-exp minus logits[t, n]"] = (
            torch.logsumexp(logits, 1) - logits[targets, rows]
        ).mean()
    if len(rows) >= logits.shape[1]:
        found["the mean over the rows that the targets pick"] = -log_p[targets].mean()
    found["the log-probability in row t, column n"] = -log_p[targets, rows % logits.shape[1]].mean()
    return found


def either(pitfall: str, look: TaskLook) -> tuple[Probe, ...]:
    """One probe for each of the two losses."""
    return probe_each(pitfall, look, dict.fromkeys(NAMES))


PROBES = (
    *either("missing-return", missing_return),
    *either("inplace-input", inplace_input),
    Probe("non-differentiable-loss", ("cross_entropy",), non_differentiable),
    Probe("wrong-sign", ("cross_entropy",), adds_the_shift),
    Probe("unstable-softmax", ("cross_entropy",), unstable_softmax, STABLE),
    *either("not-scalar", not_scalar),
    Probe("silent-broadcast", ("mse",), all_pairs_of_numbers),
    Probe("silent-broadcast", ("cross_entropy",), all_pairs_of_rows),
    *either("wrong-sign", wrong_sign),
    *either("sum-not-mean", sum_not_mean),
    *either("detached-graph", detached_graph),
    Probe("unstable-softmax", ("cross_entropy",), unstable_batches, GRADIENTS),
    Probe("wrong-axis", ("cross_entropy",), wrong_axis),
)
