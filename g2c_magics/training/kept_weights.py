"""What one Run keeps of its weights on the way, and which of them its model is left with."""

import math

from torch import Tensor

from g2c_magics.training.run import Row, Run
from g2c_magics.training.weights import BestWeights, Snapshots, Weights, compared_loss


class KeptWeights:
    """The first weights of a Run, the newest, the last good and the best ones, and snapshots.

    first_epoch: the first that is to come. Writes kept_epoch, snapshots and best_weights.
    """

    def __init__(self, run: Run, first_epoch: int) -> None:
        self.run = run
        self.patience = run.settings.early_stop  # epochs; None: the run goes on to its end
        self.weights = Weights(list(run.model.parameters()))
        loss = compared_loss(run.best) if run.best and run.best_weights else math.inf
        self.best_weights = BestWeights(self.weights, run.weights_epoch, run.best_weights, loss)
        self.snapshots = Snapshots(self.weights.parameters, first_epoch - 1, run.epochs)
        self.snapshots.take(first_epoch - 1)
        run.snapshots = self.snapshots.taken
        run.kept_epoch = None

    def keep(self, row: Row, val_loss: Tensor | None) -> bool:
        """Keep the weights after an epoch. Returns whether it is time to stop early."""
        is_good = row["train_loss"] <= self.run.history[0]["train_loss"]
        self.best_weights.keep(row["epoch"], compared_loss(row, val_loss), is_good)
        since_best = row["epoch"] - self.best_weights.best.epoch
        return self.patience is not None and since_best >= self.patience

    def back_to_good(self) -> None:
        """Give the model the last weights whose loss was no higher than after the first epoch."""
        self.best_weights.back_to(self.best_weights.good)
        self.run.kept_epoch = self.best_weights.good.epoch

    def back_to_best(self) -> None:
        """With --early-stop, give the model the weights of its best epoch, however it ended."""
        run, best = self.run, self.best_weights.best
        if self.patience is None or best.epoch == 0 or run.diverged:
            return
        self.best_weights.back_to(best)
        if best.epoch != len(run.history):
            run.kept_epoch = best.epoch
            run.notes.append(f"the model has the weights of its best epoch, {best.epoch}")

    def back_to_whole_epoch(self) -> None:
        """After an interrupt or an error in mid-epoch, give the model weights that a row is of."""
        run = self.run
        if run.history and (run.interrupted or run.error) and run.kept_epoch is None:
            self.best_weights.back_to(self.best_weights.newest)
            self.back_to_best()

    def finish(self) -> None:
        """Tell the Run which weights were the best, and which its model has."""
        run, epoch = self.run, self.best_weights.newest.epoch
        run.best_weights = self.best_weights.best_of(run.best)
        run.kept_epoch = None if epoch == len(run.history) else epoch
