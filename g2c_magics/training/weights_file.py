"""The weights of a run on disk: weights.npz, beside its log.

Plain arrays of numbers, so that reading a file that came from elsewhere runs none of its code.
"""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from g2c_magics.paths import replace_file
from g2c_magics.training.weights import Snapshot

FILE = "weights.npz"
SNAPSHOT_BYTES = 2**20  # of all snapshots in the file
NUMBERS = "biufc"  # kinds of dtype that hold numbers


class StoredWeights(NamedTuple):
    """What the file holds."""

    last: Snapshot  # what the model had at the end
    best: Snapshot  # of the lowest loss; `last` itself where that is the best
    snapshots: list[Snapshot]


def write_weights(folder: Path, stored: StoredWeights) -> None:
    """Put the file in place whole, or raise OSError, or what a tensor raises that is no array."""
    is_one = stored.best.epoch == stored.last.epoch
    snapshots = _within_bound(stored.snapshots)
    arrays = {"last_epoch": np.array(stored.last.epoch), "best_epoch": np.array(stored.best.epoch)}
    arrays["snapshot_epochs"] = np.array([kept.epoch for kept in snapshots], dtype=np.int64)
    arrays |= _numbered("last", stored.last.weights)
    arrays |= {} if is_one else _numbered("best", stored.best.weights)
    for position in range(len(stored.last.weights) if snapshots else 0):
        stack = torch.stack([kept.weights[position] for kept in snapshots])
        arrays[f"snapshots_{position}"] = _as_array(stack)
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)
    replace_file(folder / FILE, packed.getvalue())


def read_weights(folder: Path) -> StoredWeights | None:
    """What the file in this folder holds; None where there is none, or none that can be read."""
    try:
        packed = io.BytesIO((folder / FILE).read_bytes())
        with np.load(packed, allow_pickle=False) as arrays:
            last = Snapshot(int(arrays["last_epoch"]), _read(arrays, "last"))
            best = Snapshot(int(arrays["best_epoch"]), _read(arrays, "best"))
            epochs = [int(epoch) for epoch in arrays["snapshot_epochs"]]
            stacks = _read(arrays, "snapshots")
    except (OSError, ValueError, TypeError, KeyError, EOFError, MemoryError, zipfile.BadZipFile):
        return None
    if not last.weights or any(len(stack) != len(epochs) for stack in stacks):
        return None
    snapshots = [Snapshot(e, [stack[i] for stack in stacks]) for i, e in enumerate(epochs)]
    return StoredWeights(last, best if best.weights else last, snapshots if stacks else [])


def _within_bound(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """All of them, or every second, fourth, … so that the file stays small."""
    sizes = [sum(tensor.nbytes for tensor in kept.weights) for kept in snapshots]
    step = 1
    while sum(sizes[::step]) > SNAPSHOT_BYTES and step < len(sizes):
        step *= 2
    kept = list(snapshots[::step])
    return kept if sum(sizes[::step]) <= SNAPSHOT_BYTES else []


def _numbered(name: str, tensors: Sequence[Tensor]) -> dict[str, np.ndarray]:
    return {f"{name}_{position}": _as_array(tensor) for position, tensor in enumerate(tensors)}


def _as_array(tensor: Tensor) -> np.ndarray:
    tensor = tensor.detach().cpu()
    # NumPy has no bfloat16; float32 holds all of its numbers.
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


def _read(arrays: "np.lib.npyio.NpzFile", name: str) -> list[Tensor]:
    """The arrays name_0, name_1, … as tensors."""
    found = []
    while f"{name}_{len(found)}" in arrays:
        array = arrays[f"{name}_{len(found)}"]
        if array.dtype.kind not in NUMBERS:
            raise ValueError(f"{name} holds {array.dtype}")
        found.append(torch.from_numpy(array))
    return found
