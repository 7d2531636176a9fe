"""A loss that is not finite because the data is not: no rate mends that."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from g2c_magics.training.run import Run, Verdict


def bad_data(run: Run) -> Verdict | None:
    """The verdict, where some of what the run learns from is NaN or infinite.

    A loader of the learner's is asked for one epoch more.
    """
    # Any: what a loader of the learner's yields.
    batches: Iterable[Any] = [run.data.train] if run.data.loader is None else run.data.loader
    rows = 0
    for inputs, targets in batches:
        for noun, tensor in (("inputs", inputs), ("targets", targets)):
            row = _first_bad_row(tensor)
            if row is not None:
                return Verdict(
                    "nan-in-data",
                    f"The {noun} of training row {rows + row:,} hold NaN or infinity, and so does "
                    "every loss with that row in it. Drop such rows: no learning rate helps.",
                )
        rows += len(inputs)
    return None


def _first_bad_row(tensor: Tensor) -> int | None:
    """The first row, from 0, that is not all finite."""
    finite = torch.isfinite(tensor).flatten(1).all(dim=1) if tensor.ndim > 1 else tensor.isfinite()
    return None if bool(finite.all()) else int(finite.logical_not().nonzero()[0])
