"""Before the first epoch: is this a model, does it fit the data, what is wrong with it?

A refusal is one line that names the layer, what it wants and what it would get. Runs none of the
learner's code but `parameters` and `repr`.

Any, here: a model and its layers are of the learner's own classes, or no models at all.
"""

import builtins
import inspect
import linecache
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from types import FunctionType, ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.grading.integrity.banned_api import BannedUse, find_banned_uses
from g2c_magics.paths import short_path
from g2c_magics.text import counted, first_line
from g2c_magics.training.data.dataset import Data
from g2c_magics.training.errors import TrainingError, explain_todo
from g2c_magics.training.learner_objects import attribute_of, repr_of
from g2c_magics.training.run import Diagnosis, Run
from g2c_magics.training.settings import Settings


def layers_of(module: Any, outer: tuple[int, ...] = ()) -> Iterator[Any]:
    """The layers of a chain, first to last, chains within chains opened.

    outer: ids of the chains that this one is within.
    """
    inner = attribute_of(module, "layers")
    if id(module) in outer:  # a chain that holds itself
        return
    if isinstance(inner, (list, tuple)):
        for layer in inner:
            yield from layers_of(layer, (*outer, id(module)))
    else:
        yield module


def is_model(value: object) -> bool:
    """Whether it can be called and lists parameters, as a g2c.nn Module does."""
    return callable(value) and callable(attribute_of(value, "parameters"))


def weight_of(layer: Any) -> Tensor | None:
    """The (in, out) matrix of a Linear, None for other layers."""
    weight = attribute_of(layer, "W")
    return weight if isinstance(weight, Tensor) and weight.ndim == 2 else None


def check_name(settings: Settings, variables: Mapping[str, Any], nn: ModuleType) -> None:
    """Raise TrainingError when the Run's name would hide something of the learner's."""
    for name in (settings.name, *(variant.name for variant in settings.variants)):
        value = variables.get(name)
        if value is not None and not isinstance(value, Run):
            raise TrainingError(
                f"--name {settings.name} would hide your variable {name}, a "
                f"{type(value).__name__}. Choose another, such as {settings.name}_run."
            )
    if settings.name in getattr(nn, "__all__", ()) or settings.name in dir(builtins):
        raise TrainingError(
            f"--name {settings.name} would hide {settings.name} itself. Choose another."
        )


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
    if not is_model(model):
        raise TrainingError(
            "The last expression of the cell must be the model, a g2c.nn Module. "
            f"Got {_described(model)} instead."
        )
    for position, layer in enumerate(layers_of(model), start=1):
        check_layer(position, layer)
    shown = repr_of(model)
    try:
        parameters = list(model.parameters())
    except Exception as error:  # the learner's code may raise anything
        raise explain_todo(error) or TrainingError(
            f"{type(model).__name__}.parameters() fails: {type(error).__name__}: "
            f"{first_line(error)}."
        ) from error
    if not parameters:
        raise TrainingError(f"{shown} has no parameters: there is nothing to learn.")
    if not all(isinstance(parameter, Tensor) for parameter in parameters):
        raise TrainingError(f"{shown}.parameters() must list tensors, and lists something else.")
    if not any(parameter.requires_grad for parameter in parameters):
        raise TrainingError(f"No parameter of {shown} requires a gradient: it cannot learn.")
    bad = [parameter for parameter in parameters if not bool(torch.isfinite(parameter).all())]
    if bad:
        raise TrainingError(
            f"{shown} starts with weights that are NaN or infinite, left from another run. "
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
    width = data.features
    source = f"{data.name} has {counted(width, 'feature')} per example"
    for position, (layer, weight) in enumerate(linears, start=1):
        if weight.shape[0] != width:
            raise TrainingError(
                f"Linear layer {position}, {repr_of(layer)}, wants "
                f"{counted(weight.shape[0], 'input')}, but {source}."
            )
        width = weight.shape[1]
        source = f"layer {position}, {repr_of(layer)}, gives {width}"
    if data.classes is None:
        wanted, nouns = data.train.y.shape[1], ("number to predict", "numbers to predict")
    else:
        wanted, nouns = data.classes, ("class", "classes")
    if width < wanted or (width > wanted and not data.own):
        raise TrainingError(
            f"The last layer, {repr_of(linears[-1][0])}, gives {counted(width, 'output')}, but "
            f"{data.name} has {counted(wanted, *nouns)}."
        )


def _described(value: object) -> str:
    if value is None:
        return "nothing (does the cell end in an assignment?)"
    words = (repr_of(value).splitlines() or [""])[0]
    return f"{type(value).__name__} {words[:60]}"


def findings(model: Any, data: Data, nn: ModuleType) -> Iterator[Diagnosis]:
    """What shows before training: a banned API, Linears with no nonlinearity between them."""
    use = banned_use(model, data, nn)
    if use is not None:
        yield Diagnosis(
            "torch-nn-shortcut",
            f"This run uses {use}. Build it from plain tensor functions: that is the point.",
        )
    for position, (layer, following) in enumerate(pairwise(layers_of(model))):
        if weight_of(layer) is not None and weight_of(following) is not None:
            yield Diagnosis(
                "no-nonlinearity",
                f"Layers {position} and {position + 1}, {repr_of(layer)} and "
                f"{repr_of(following)}, follow each other with no nonlinearity between them: "
                "together they are one linear map. Put a ReLU() between them.",
            )


def banned_use(model: Any, data: Data, nn: ModuleType) -> str | None:
    """ "torch.nn.functional.relu at g2c/nn/modules.py:91", the first that is found, or None."""
    for part in (model, *layers_of(model)):
        for name, value in dict(attribute_of(part, "__dict__", {})).items():
            for one in value if isinstance(value, (list, tuple)) else (value,):
                if isinstance(one, (torch.nn.Module, torch.optim.Optimizer)):
                    kind = type(one)
                    return f"{kind.__module__}.{kind.__qualname__} in .{name} of {repr_of(part)}"
    for function in _functions_of_run(model, data, nn):
        filename, first_line = function.__code__.co_filename, function.__code__.co_firstlineno
        try:
            last_line = first_line + len(inspect.getsourcelines(function)[0]) - 1
        except (OSError, TypeError):  # the source is gone
            continue
        for use in _banned_uses("".join(linecache.getlines(filename)), filename):
            if first_line <= use.line <= last_line:
                return f"{use.api} at {short_path(filename)}:{use.line}"
    return None


def _functions_of_run(model: Any, data: Data, nn: ModuleType) -> Iterator[FunctionType]:
    """What the run will call that the learner may have written."""
    loss = nn.MSELoss if data.is_regression else nn.CrossEntropyLoss
    owners = dict.fromkeys([type(model), *map(type, layers_of(model)), loss])
    called = [(owner, "forward") for owner in owners]
    called += [(nn.SGD, "step"), (nn.SGD, "zero_grad"), (nn, "train_one_epoch")]
    called += [] if data.is_regression else [(nn, "evaluate_accuracy")]
    for owner, name in called:
        function = getattr(owner, name, None)
        function = inspect.unwrap(function) if callable(function) else None
        if isinstance(function, FunctionType):
            yield function


@lru_cache(maxsize=64)
def _banned_uses(source: str, filename: str) -> list[BannedUse]:
    return find_banned_uses(source, filename)
