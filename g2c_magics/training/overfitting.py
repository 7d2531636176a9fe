"""Overfitting: a validation loss that rose by enough to matter while the training loss fell.

The remedy is what was tried: the run's own history says what early stopping would have kept, and a
rerun says whether weight decay helps.
"""

from collections.abc import Sequence
from statistics import median

from g2c_magics.training.rerun import Change, Reruns
from g2c_magics.training.run import Row, Verdict, is_finite

RISE = 1.2  # times the best validation loss
GAP = 0.05  # of validation above training loss, in losses without learning
LEAST_ROWS = 20  # held out; of fewer, single rows decide
LEAST_EPOCHS = 3  # since the best one
PATIENCES = (5, 10, 20, 50, 100, 200, 500)  # epochs
AS_GOOD = 1.02  # times the best validation loss: another epoch is as good
DECAYS = (0.01, 0.001, 0.1)
HELPS = 0.9  # of the validation loss that the run ended with


def overfitting(reruns: Reruns) -> Verdict | None:
    """The verdict with advice, or None."""
    run = reruns.run
    if run.settings.early_stop is not None:  # it has the remedy
        return None
    if run.data.val is not None and len(run.data.val.x) < LEAST_ROWS:
        return None
    rows = [
        row for row in run.history if is_finite(row["val_loss"]) and is_finite(row["train_loss"])
    ]
    best = min(rows, key=lambda row: row["val_loss"], default=None)
    if best is None or rows[-1]["epoch"] - best["epoch"] < LEAST_EPOCHS:
        return None
    last = [row for row in rows[-max(len(rows) // 10, 1) :] if row["epoch"] > best["epoch"]]
    val = median(row["val_loss"] for row in last)
    train = median(row["train_loss"] for row in last)
    rises = val >= RISE * best["val_loss"] and val - train >= GAP * reruns.outcome.base
    if not rises or train >= best["train_loss"]:
        return None
    patience, kept = patience_for(rows)
    advice = f"Try --early-stop {patience}, which keeps the weights of epoch {kept}."
    settings: dict[str, float | int] = {"early_stop": patience}
    decay, loss = decay_that_helps(val, reruns)
    if decay is not None:
        if loss < best["val_loss"]:
            advice = f"Try --weight-decay {decay:g}: tried, it ended at {loss:.3g}."
            settings = {"weight_decay": decay}
        else:
            advice += f" With --weight-decay {decay:g}, tried too, it ended at {loss:.3g}."
    return Verdict(
        "overfitting",
        f"Since epoch {best['epoch']} the validation loss rises ({best['val_loss']:.3g} to "
        f"{val:.3g}) while the training loss falls ({best['train_loss']:.3g} to {train:.3g}): "
        f"the model memorizes its examples. {advice}",
        settings,
    )


def patience_for(rows: Sequence[Row]) -> tuple[int, int]:
    """The least patience with which early stopping keeps an epoch as good as the best; that epoch.

    rows: with a val_loss, oldest first.
    """
    lowest, best = min(row["val_loss"] for row in rows), rows[0]
    for patience in PATIENCES:
        best = rows[0]
        for row in rows:
            if row["val_loss"] < best["val_loss"]:
                best = row
            if row["epoch"] - best["epoch"] >= patience:
                break
        if best["val_loss"] <= AS_GOOD * lowest:
            return patience, best["epoch"]
    return PATIENCES[-1], best["epoch"]


def decay_that_helps(val_loss: float, reruns: Reruns) -> tuple[float | None, float]:
    """A weight decay with which a rerun ended clearly below `val_loss`, and where; else None."""
    decay = reruns.run.settings.weight_decay
    candidates = (10 * float(decay),) if isinstance(decay, float) and decay > 0 else DECAYS
    best: float | None = None
    lowest = HELPS * val_loss
    for candidate in candidates:
        result = reruns.result(Change(weight_decay=candidate), share=1.0)
        if result is not None and result.val_loss < lowest:
            best, lowest = candidate, result.val_loss
    return best, lowest
