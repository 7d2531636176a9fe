"""How a boundary formed: the same plane at every snapshot that a run kept.

Computed once into arrays. Draws nothing.
"""

from dataclasses import dataclass

from g2c_magics.pictures.boundary import Boundary, boundary_of
from g2c_magics.pictures.kept_run import check_snapshots
from g2c_magics.pictures.subject import Subject
from g2c_magics.training import TrainingError
from g2c_magics.training.weights import as_it_was

FRAME_POINTS = 180  # grid points along each side of a frame


@dataclass(frozen=True, eq=False)
class Animation:
    """The boundaries of a run over one part of the plane, from its first snapshot to now."""

    name: str  # the run
    frames: tuple[tuple[int, Boundary], ...]  # (epoch, boundary); the last is the model now

    @property
    def last(self) -> Boundary:
        """The boundary as it is now."""
        return self.frames[-1][1]


def animation_of(subject: Subject) -> Animation:
    """The animation of a run on points of the plane. Raises TrainingError, one line."""
    run = subject.run
    if run is None:
        raise TrainingError("--animate wants a run: a bare model keeps no snapshots.")
    if not run.data.is_plane:
        raise TrainingError(
            f"--animate is for classes of points in the plane. {run.name} was trained on "
            f"{run.data.name}."
        )
    if not run.snapshots:
        raise TrainingError(f"{run.name} kept no snapshots: it ended before its first epoch.")
    check_snapshots(run)
    last = boundary_of(subject, grid_points=FRAME_POINTS)
    frames = []
    for snapshot in run.snapshots:
        with as_it_was(run.model, snapshot):
            frame = boundary_of(subject, bounds=last.bounds, grid_points=FRAME_POINTS)
        frames.append((snapshot.epoch, frame))
    return Animation(run.name, (*frames, (len(run.history), last)))
