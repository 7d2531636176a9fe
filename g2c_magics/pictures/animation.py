"""How a boundary formed: the same plane at every snapshot that a run kept.

Computed once into arrays. Draws nothing.
"""

from dataclasses import dataclass

from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.training import Run, TrainingError
from g2c_magics.training.weights import as_it_was

RESOLUTION = 96  # points a side of a frame


@dataclass(frozen=True, eq=False)
class Animation:
    """frames: (epoch, Boundary) pairs over one part of the plane; the last is the model now."""

    name: str
    frames: tuple[tuple[int, Boundary], ...]

    @property
    def last(self) -> Boundary:
        """The boundary as it is now, with the points."""
        return self.frames[-1][1]


def animation_of(run: Run) -> Animation:
    """The film of a run on points of the plane. Raises TrainingError, one line."""
    if not isinstance(run, Run):
        raise TrainingError("--animate wants a run: a bare model keeps no snapshots.")
    if not run.data.is_plane:
        raise TrainingError(
            f"--animate is for classes of points in the plane. {run.name} was trained on "
            f"{run.data.name}."
        )
    if not run.snapshots:
        raise TrainingError(f"{run.name} kept no snapshots: it ended before its first epoch.")
    final = boundary_of(run, resolution=RESOLUTION)
    frames = []
    for snapshot in run.snapshots:
        with as_it_was(run.model, snapshot):
            frame = boundary_of(run, bounds=final.bounds, resolution=RESOLUTION)
        frames.append((snapshot.epoch, frame))
    return Animation(run.name, (*frames, (len(run.history), final)))
