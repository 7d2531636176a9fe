"""When a run is drawn, and what a picture that cannot be drawn costs: the picture, not the run."""

import math
import time
from collections.abc import Callable

from g2c_magics.text import first_line
from g2c_magics.training.run import Run

INTERVAL = 0.25  # seconds: at most four frames a second
SHARE = 0.02  # of the run's time, at most, for drawing
LONGEST_INTERVAL = 1.0  # seconds: one slow frame, which loads a library, must not freeze the view

OnFrame = Callable[[Run], object]


class Frames:
    """Draws one Run. boundary_of: computes the picture of its boundary, before each frame."""

    def __init__(self, run: Run, on_frame: OnFrame | None, boundary_of: OnFrame | None) -> None:
        self.run = run
        self.on_frame = on_frame
        is_drawn = run.data.is_plane and run.settings.boundary is not False
        self.boundary_of = boundary_of if is_drawn else None
        self._last = -math.inf  # when the last frame was done
        self._interval = INTERVAL

    def is_due(self) -> bool:
        """Whether it is time for another frame."""
        return time.perf_counter() - self._last >= self._interval

    def done(self, began: float) -> None:
        """A frame is done that began then: the next is due later where it took long."""
        self._last = time.perf_counter()
        self._interval = min(max(INTERVAL, (self._last - began) / SHARE), LONGEST_INTERVAL)

    def show(self) -> None:
        """Draw the run as it is."""
        run = self.run
        try:
            if self.boundary_of is not None:
                run.boundary = self.boundary_of(run)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            run.notes.append(f"no boundary: {type(error).__name__}: {first_line(error)}")
            run.boundary = self.boundary_of = None
        try:
            if self.on_frame is not None:
                self.on_frame(run)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            run.notes.append(f"no live view: {type(error).__name__}: {first_line(error)}")
            self.on_frame = None
