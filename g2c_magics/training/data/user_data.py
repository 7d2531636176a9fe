"""Data of the learner's own: two notebook variables.

Nothing is believed: shapes, types, labels and NaNs are checked, and what is cast is said.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from g2c_magics.text import counted, did_you_mean
from g2c_magics.training.data.dataset import Data, refuse_settings, shuffled, split
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.settings import Settings


def from_variables(settings: Settings, variables: Mapping[str, Any]) -> Data:
    """`--data x,y`: inputs and targets from two variables, as tensors, arrays or lists."""
    names = [name.strip() for name in settings.data.split(",")]
    if len(names) != 2:
        raise TrainingError(
            f"--data wants one data set or two variables: x,y. Got {settings.data}."
        )
    refuse_settings(settings, ("n", "noise", "classes"), "they are for made data")
    x = as_rows(names[0], variable(names[0], variables))
    y = as_tensor(names[1], variable(names[1], variables))
    check_same_rows(names[0], x, names[1], y)
    if len(x) < 2:
        raise TrainingError(f"{names[0]} has {counted(len(x), 'row')}: too few to train on.")
    notes = [
        f"{name} cast from float64 to float32"
        for name, tensor in zip(names, (x, y), strict=True)
        if tensor.dtype == torch.float64
    ]
    y, classes = as_targets(names[1], y)
    order = shuffled(len(x), settings.seed)
    kind = "line" if classes is None else "points" if x[0].numel() <= 32 else "images"
    data = split(
        x.float()[order], y[order], settings, name=settings.data, kind=kind, classes=classes
    )
    return replace(data, own=True, note="; ".join(notes))


def variable(name: str, variables: Mapping[str, Any]) -> Any:
    """The notebook's variable of this name."""
    if name not in variables:
        names = [known for known in variables if not known.startswith("_")]
        raise TrainingError(f"There is no variable {name}.{did_you_mean(name, names)}")
    return variables[name]


def to_tensor(name: str, value: Any) -> Tensor:
    """A tensor, an array or nested lists of numbers as a CPU tensor of the same dtype.

    name: what an error calls it, a variable or a flag.
    """
    try:
        if isinstance(value, Tensor):
            return value.detach().cpu()
        array = np.asarray(value)
        if isinstance(value, (list, tuple)) and array.dtype == np.float64:
            array = array.astype(np.float32)  # what torch.tensor makes of Python's floats
        return torch.as_tensor(array)
    except KeyboardInterrupt:
        raise
    except BaseException:  # an object of the learner's may raise anything
        raise TrainingError(
            f"{name} wants a tensor or an array of numbers. Got {type(value).__name__} instead."
        ) from None


def as_tensor(name: str, value: Any) -> Tensor:
    """`to_tensor`, of one row or more of real, finite numbers."""
    tensor = to_tensor(name, value)
    if tensor.ndim == 0:
        raise TrainingError(f"{name} wants one row or more. Got a single number instead.")
    if tensor.numel() == 0:
        raise TrainingError(f"{name} is empty: got shape {tuple(tensor.shape)}.")
    if tensor.is_complex():
        raise TrainingError(f"{name} wants real numbers. Got {tensor.dtype} instead.")
    check_finite(name, tensor)
    return tensor


def check_finite(name: str, tensor: Tensor) -> None:
    """Raise TrainingError where a value is NaN or infinite."""
    if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
        count = int((~torch.isfinite(tensor)).sum())
        raise TrainingError(
            f"{name} holds {count} values that are NaN or infinite. Drop those rows."
        )


def as_rows(name: str, value: Any) -> Tensor:
    """Inputs as (N, …), one row per example."""
    x = as_tensor(name, value)
    if x.ndim < 2:
        raise TrainingError(
            f"{name} wants one row per example, (N, D). Got shape {tuple(x.shape)}: "
            f"try {name.lstrip('-')}.reshape(-1, 1)"
        )
    return x


def check_same_rows(x_name: str, x: Tensor, y_name: str, y: Tensor) -> None:
    """Raise TrainingError unless inputs and targets have as many rows."""
    if len(x) != len(y):
        raise TrainingError(
            f"{x_name} and {y_name} want as many rows each. Got {len(x)} and {len(y)}."
        )


def as_classes(name: str, y: Tensor) -> Tensor:
    """Whole numbers, (N,) or (N, 1), as classes: (N,) int64, counted from 0."""
    y = y.long()
    if y.ndim == 2 and y.shape[1] == 1:
        y = y.squeeze(1)
    if y.ndim != 1:
        raise TrainingError(
            f"{name} wants one class per example, (N,). Got shape {tuple(y.shape)} instead."
        )
    if int(y.min()) < 0:
        raise TrainingError(f"{name} wants classes counted from 0. Got {int(y.min())} instead.")
    return y


def as_targets(name: str, y: Tensor) -> tuple[Tensor, int | None]:
    """Classes as int64 (N,) and their number, or numbers as float32 (N, K) and None."""
    if y.is_floating_point():
        whole = bool((y == y.round()).all()) and bool((y >= 0).all()) and len(y.unique()) <= 20
        if y.ndim == 1 and whole and len(y) > len(y.unique()):
            raise TrainingError(
                f"{name} looks like class labels, but as {str(y.dtype)[6:]}. Make them "
                f"whole numbers, {name}.long(), or a column of numbers, {name}.reshape(-1, 1)."
            )
        return (y.float().reshape(len(y), -1), None)
    y = as_classes(name, y)
    classes = int(y.max()) + 1
    if classes > len(y):
        raise TrainingError(
            f"{name} wants classes counted from 0. Got a class {classes - 1} among {len(y)} rows."
        )
    return y, max(classes, 2)
