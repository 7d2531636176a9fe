"""Keep the weights that a run may have to go back to: its last sane ones, and its best.

Reads no number off the device but the ledger's own, and those only where --early-stop asks.
"""

import math
from collections.abc import Callable
from typing import Any

from g2c_magics.training.pending_metrics import Weights
from g2c_magics.training.run import Run


class BestWeights:
    """The weights of one run worth keeping."""

    def __init__(self, run: Run, weights: Weights) -> None:
        self.run, self.weights = run, weights
        self.good, self.candidate = weights.copies(), weights.copies()
        self.best, self.best_loss, self.best_epoch = weights.copies(), math.inf, 0

    def keep(self, row: dict[str, Any]) -> None:
        """The weights after a sane epoch; good ones, where its loss was not above the first."""
        if row["train_loss"] <= self.run.history[0]["train_loss"]:
            self.good, self.candidate = self.candidate, self.good
        self.weights.store(self.candidate)

    def back_to_good(self) -> None:
        """The weights of the last epoch that was sane."""
        self.weights.restore(self.good)

    def stop_early(self, row: dict[str, Any], settle: Callable[[], object]) -> None:
        """With --early-stop N: keep the best weights, and end N epochs after them.

        settle: brings the row's numbers up to date.
        """
        patience = self.run.settings.early_stop
        if patience is None:
            return
        settle()
        loss = row["train_loss"] if row["val_loss"] is None else row["val_loss"]
        if loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, row["epoch"]
            self.weights.store(self.best)
        elif row["epoch"] - self.best_epoch >= patience:
            self.weights.restore(self.best)
            self.run.status = f"stopped early at epoch {row['epoch']}"
            self.run.notes.append(f"the model has the weights of its best epoch, {self.best_epoch}")
