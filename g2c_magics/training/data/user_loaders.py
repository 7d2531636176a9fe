"""Loaders of the learner's own: looked through once, so that all their rows count.

A run trains and validates with the loaders themselves; what is read here is what pictures draw,
what classes are counted over, and what the untrained model is measured on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from g2c_magics.text import counted
from g2c_magics.training.data.dataset import Data, Split, refuse_settings
from g2c_magics.training.data.user_data import check_finite, check_same_rows, variable
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import Settings

MOST_BYTES = 256 * 2**20  # of inputs that are kept; MNIST takes 180 MB
MOST_ROWS = 1_000_000
NO_EFFECT = ("data", "batch_size", "val", "limit", "n", "noise", "classes", "fallback")


@dataclass(frozen=True)
class Rows:
    """What one loader yields, batch after batch."""

    rows: Split
    batch_rows: int  # in its first batch
    whole: bool  # False where there was more than is kept


def from_loaders(settings: Settings, variables: Mapping[str, Any]) -> Data:
    """`--train-loader a --val-loader b`: the learner's own loaders, and all that they yield."""
    name = settings.train_loader
    if name is None:
        raise TrainingError("--val-loader goes with --train-loader, which is missing.")
    refuse_settings(settings, NO_EFFECT, f"{name} is your own loader, with its own rows in batches")
    loader = _loader(name, variables)
    train, val, val_loader = _rows(name, loader), None, None
    if settings.val_loader is not None:
        val_loader = _loader(settings.val_loader, variables)
        val = _rows(settings.val_loader, val_loader)
        _check_same_kind(name, train.rows, settings.val_loader, val.rows)
    parts = {name: train} | ({} if val is None else {str(settings.val_loader): val})
    classes = None
    if not train.rows.y.is_floating_point():
        classes = max(2, *(int(part.rows.y.max()) + 1 for part in parts.values()))
    notes = [
        f"pictures show the first {counted(len(part.rows.x), 'row')} of {key}"
        for key, part in parts.items()
        if not part.whole
    ]
    x = train.rows.x
    return Data(
        name=name,
        kind="line" if classes is None else "points" if x[0].numel() <= 32 else "images",
        train=train.rows,
        val=None if val is None else val.rows,
        classes=classes,
        note="; ".join(notes),
        loader=loader,
        val_loader=val_loader,
        batch_rows=train.batch_rows,
        own=True,
    )


def _loader(name: str, variables: Mapping[str, Any]) -> Iterable[Any]:
    """The loader called `name`, which can be looped over again and again."""
    loader = variable(name, variables)
    if not isinstance(loader, Iterable):
        raise TrainingError(f"{name} wants something to loop over. Got {type(loader).__name__}.")
    if iter(loader) is loader:
        raise TrainingError(
            f"{name} can be looped over only once, and a run loops once an epoch. "
            f"Make it a list: {name} = list({name})"
        )
    return loader


def _rows(name: str, loader: Iterable[Any]) -> Rows:
    """All that a loader yields, up to a bound: one may yield for ever."""
    inputs: list[Tensor] = []
    targets: list[Tensor] = []
    rows = size = 0
    whole = True
    for x, y in _batches(name, loader):
        if rows and (size + x.nbytes > MOST_BYTES or rows + len(x) > MOST_ROWS):
            whole = False
            break
        if inputs and (x.shape[1:], y.shape[1:]) != (inputs[0].shape[1:], targets[0].shape[1:]):
            raise TrainingError(
                f"{name} wants rows of one shape. Got {_shapes(inputs[0], targets[0])}, and then "
                f"{_shapes(x, y)}."
            )
        # A loader may hand out the same buffer again and again.
        inputs.append(x.detach().cpu().clone())
        targets.append(y.detach().cpu().clone())
        rows, size = rows + len(x), size + x.nbytes
    if not inputs:
        raise TrainingError(f"{name} yields nothing: there is nothing to train on.")
    found = Split(torch.cat(inputs), torch.cat(targets))
    check_finite(f"the inputs of {name}", found.x)
    _check_targets(name, found.y)
    return Rows(found, len(inputs[0]), whole)


def _batches(name: str, loader: Iterable[Any]) -> Iterator[Split]:
    """Each batch as inputs and targets."""
    for batch in loader:
        pair = batch if isinstance(batch, (tuple, list)) and len(batch) == 2 else None
        if pair is None or not all(isinstance(part, Tensor) for part in pair):
            raise TrainingError(
                f"{name} wants to yield (inputs, targets), two tensors. Got {type(batch).__name__}."
            )
        x, y = pair
        if x.ndim < 2 or y.ndim < 1:
            raise TrainingError(
                f"{name} wants to yield two tensors, a row for each example. Got shapes "
                f"{tuple(x.shape)} and {tuple(y.shape)}."
            )
        if not x.numel() or not y.numel():
            raise TrainingError(
                f"{name} yields a batch of {len(x)} rows: there is nothing to look at."
            )
        check_same_rows(f"the inputs of {name}", x, "its targets", y)
        yield Split(x, y)


def _check_targets(name: str, y: Tensor) -> None:
    """Raise TrainingError unless they are classes (N,) from 0, or numbers (N, K)."""
    check_finite(f"the targets of {name}", y)
    shape = tuple(y.shape[1:])
    if not y.is_floating_point():
        if shape:
            raise TrainingError(
                f"{name} wants to yield one class per example, (N,). Got targets of shape "
                f"(N, {', '.join(map(str, shape))}): squeeze them."
            )
        if int(y.min()) < 0:
            raise TrainingError(f"{name} wants classes counted from 0. Got {int(y.min())} instead.")
    elif not shape:
        raise TrainingError(
            f"{name} yields targets of shape (N,) and type {str(y.dtype)[6:]}. Numbers to predict "
            "want a column, y.reshape(-1, 1); classes want whole numbers, y.long()."
        )


def _check_same_kind(train_name: str, train: Split, val_name: str, val: Split) -> None:
    """Raise TrainingError unless both hold rows that one model takes and one loss judges."""
    kinds = train.y.is_floating_point(), val.y.is_floating_point()
    if train.x[0].numel() != val.x[0].numel() or kinds[0] != kinds[1]:
        raise TrainingError(
            f"{train_name} and {val_name} want rows of one kind. Got {_shapes(*train)} in one and "
            f"{_shapes(*val)} in the other."
        )


def _shapes(x: Tensor, y: Tensor) -> str:
    """Of a row: "inputs of shape (2,) with int64 targets of shape ()"."""
    kind = str(y.dtype).removeprefix("torch.")
    return f"inputs of shape {tuple(x.shape[1:])} with {kind} targets of shape {tuple(y.shape[1:])}"
