"""How far a run is: seconds, rows and epochs, the running epoch in part."""

import time

from g2c_magics.training.run import Run


class Clock:
    """Counts for one Run, from the moment it is made."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._seconds_before = run.seconds
        self._began = time.perf_counter()
        self._rows = len(run.data.train.x)  # of an epoch
        self._rows_of_epoch = self._rows_seen = 0

    def add_rows(self, rows: int) -> None:
        """A batch of so many rows is done."""
        self._rows_of_epoch += rows
        self._rows_seen += rows

    def end_epoch(self) -> None:
        """An epoch is done."""
        if self.run.data.loader is not None:  # there may be more than were looked at
            self._rows = self._rows_of_epoch
        self._rows_of_epoch = 0

    def leave_out(self, seconds: float) -> None:
        """Do not count these seconds."""
        self._began += seconds

    @property
    def epochs_done(self) -> float:
        """Epochs so far, the running one in part."""
        return len(self.run.history) + min(self._rows_of_epoch / max(self._rows, 1), 1)

    @property
    def epoch(self) -> int:
        """The number of the running epoch."""
        return min(len(self.run.history) + 1, self.run.epochs)

    def tell(self) -> None:
        """Write seconds, speed and progress into the run."""
        run, spent = self.run, time.perf_counter() - self._began
        run.seconds = self._seconds_before + spent
        run.speed = self._rows_seen / spent if spent > 0 else 0.0
        run.progress = min(self.epochs_done / run.epochs, 1.0)
