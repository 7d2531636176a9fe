"""Before the first epoch: is this a model, and does it fit the data?

Each answer is one line that names the layer, what it wants and what it would get.
"""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.text import counted
from g2c_magics.training.data.dataset import Data
from g2c_magics.training.errors import TrainingError
from g2c_magics.training.run import Run
from g2c_magics.training.settings import Settings


def layers_of(module: Any) -> Iterator[Any]:
    """The layers of a chain, first to last, chains within chains opened."""
    inner = getattr(module, "layers", None)
    if isinstance(inner, (list, tuple)):
        for layer in inner:
            yield from layers_of(layer)
    else:
        yield module


def weight_of(layer: Any) -> Tensor | None:
    """The (in, out) matrix of a Linear, None for other layers."""
    weight = getattr(layer, "W", None)
    return weight if isinstance(weight, Tensor) and weight.ndim == 2 else None


def check_name(settings: Settings, variables: Mapping[str, Any], nn: ModuleType) -> None:
    """Raise TrainingError when the Run's name would hide something of the learner's."""
    name = settings.name
    there = variables.get(name)
    if there is not None and not isinstance(there, Run):
        raise TrainingError(
            f"--name {name} would hide your variable {name}, a {type(there).__name__}. "
            f"Choose another, such as {name}_run."
        )
    if name in getattr(nn, "__all__", ()) or name in dir(__import__("builtins")):
        raise TrainingError(f"--name {name} would hide {name} itself. Choose another.")


def check_model(model: Any, data: Data) -> None:
    """Raise TrainingError unless `model` can be trained on `data`."""
    if isinstance(model, torch.nn.Module):
        raise TrainingError(
            f"torch-nn-shortcut: the model is a torch.nn {type(model).__name__}. Build it from "
            "your own g2c.nn layers."
        )
    if isinstance(model, type):
        raise TrainingError(
            f"The model is the class {model.__name__}. Make one: {model.__name__}(…)"
        )
    if not callable(model) or not callable(getattr(model, "parameters", None)):
        raise TrainingError(
            "The last expression of the cell must be the model, a g2c.nn Module. "
            f"Got {_told(model)} instead."
        )
    for position, layer in enumerate(layers_of(model), start=1):
        check_layer(position, layer)
    parameters = list(model.parameters())
    if not parameters:
        raise TrainingError(f"{model!r} has no parameters: there is nothing to learn.")
    if not all(isinstance(parameter, Tensor) for parameter in parameters):
        raise TrainingError(f"{model!r}.parameters() must list tensors, and lists something else.")
    if not any(parameter.requires_grad for parameter in parameters):
        raise TrainingError(f"No parameter of {model!r} requires a gradient: it cannot learn.")
    bad = [parameter for parameter in parameters if not bool(torch.isfinite(parameter).all())]
    if bad:
        raise TrainingError(
            f"{model!r} starts with weights that are NaN or infinite, left from another run. "
            "Make a new one in this cell."
        )
    check_widths(model, data)


def check_layer(position: int, layer: Any) -> None:
    """Raise TrainingError when what stands in a chain is no layer."""
    if isinstance(layer, type):
        raise TrainingError(
            f"Layer {position} is the class {layer.__name__} itself. Write {layer.__name__}(…), "
            "with parentheses."
        )
    if isinstance(layer, (list, tuple)):
        raise TrainingError(
            f"Layer {position} is a {type(layer).__name__}. Sequential takes the layers one by "
            "one: Sequential(a, b), or Sequential(*layers)."
        )


def check_widths(model: Any, data: Data) -> None:
    """Raise TrainingError where the widths of the Linears and the data do not meet."""
    linears = [(layer, w) for layer in layers_of(model) if (w := weight_of(layer)) is not None]
    if not linears or len(linears) < len(list(model.parameters())) / 2:
        return  # weights of another kind: the learner's own forward decides what fits
    width, giver = data.features, f"{data.name} has {counted(data.features, 'feature')} an example"
    for position, (layer, weight) in enumerate(linears, start=1):
        if weight.shape[0] != width:
            raise TrainingError(
                f"Linear layer {position}, {layer!r}, wants {counted(weight.shape[0], 'input')}, "
                f"but {giver}."
            )
        width, giver = weight.shape[1], f"layer {position}, {layer!r}, gives {weight.shape[1]}"
    wanted = data.train.y.shape[1] if data.is_regression else data.classes
    if width < wanted or (width > wanted and not data.own):
        what = ("number to predict", "numbers to predict")
        what = what if data.is_regression else ("class", "classes")
        raise TrainingError(
            f"The last layer, {linears[-1][0]!r}, gives {counted(width, 'output')}, but "
            f"{data.name} has {counted(wanted, *what)}."
        )


def _told(value: Any) -> str:
    if value is None:
        return "nothing (does the cell end in an assignment?)"
    words = repr(value).splitlines()[0]
    return f"{type(value).__name__} {words[:60]}"
