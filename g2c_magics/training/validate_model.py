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
from types import FunctionType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.grading.integrity.banned_api import BannedUse, find_banned_uses
from g2c_magics.learner_objects import attribute_of, repr_of
from g2c_magics.lessons.lesson import Banned, Diagnosis
from g2c_magics.lessons.trainer import Trainer
from g2c_magics.paths import short_path
from g2c_magics.text import counted, first_line
from g2c_magics.training.data.dataset import Data
from g2c_magics.training.errors import TrainingError, told_in_a_line
from g2c_magics.training.run import Run
from g2c_magics.training.settings import Settings


def is_model(value: object) -> bool:
    """Whether it can be called and lists parameters, as all models do."""
    return callable(value) and callable(attribute_of(value, "parameters"))


def check_name(settings: Settings, variables: Mapping[str, Any], trainer: Trainer) -> None:
    """Raise TrainingError when the name of a Run would hide something of the learner's.

    Asked before the cell has run, and after it: a cell makes variables of its own.
    """
    package = trainer.package
    modules = {"torch", "g2c_magics", *package.__name__.split(".")}
    taken = {*modules, *getattr(package, "__all__", ()), *dir(builtins)}
    for name in (variant.name for variant in settings.variants):
        value = variables.get(name)
        if name in variables and type(value) is not Run:
            kind = "None" if value is None else f"of type {type(value).__name__}"
            hidden = f"your variable {name}, {kind}"
        elif name in taken:
            hidden = f"{name} itself"
        else:
            continue
        other = f"{settings.name}_run"
        raise TrainingError(
            f"--name {settings.name} would hide {hidden}. Choose another"
            + (f", such as {other}." if other not in variables else ".")
        )


def check_model(model: Any, data: Data, trainer: Trainer) -> None:
    """Raise TrainingError unless `model` can be trained on `data`."""
    banned = trainer.banned
    api = banned_api_of(model, banned)
    if banned is not None and api is not None:
        raise TrainingError(
            f"{banned.pitfall}: the model is a {api} {type(model).__name__}. Build it from "
            f"your own {trainer.package.__name__} layers."
        )
    if isinstance(model, type):
        raise TrainingError(
            f"The model is the class {model.__name__}. Make one: {model.__name__}(…)"
        )
    if not is_model(model):
        raise TrainingError(
            f"The last expression of the cell must be the model, {trainer.words.model}. "
            f"Got {_described(model)} instead."
        )
    for position, layer in enumerate(trainer.layers(model), start=1):
        check_layer(position, layer, trainer)
    shown = repr_of(model)
    parameters = listed_parameters(model)
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
    check_widths(model, data, trainer)


def check_layer(position: int, layer: Any, trainer: Trainer) -> None:
    """Raise TrainingError when what stands in a chain is no layer."""
    chain = trainer.words.chain
    if isinstance(layer, type):
        raise TrainingError(
            f"Layer {position} is the class {layer.__name__} itself. Write {layer.__name__}(…), "
            "with parentheses."
        )
    if isinstance(layer, (list, tuple)):
        raise TrainingError(
            f"Layer {position} is a {type(layer).__name__}. {chain} takes the layers one by "
            f"one: {chain}(a, b), or {chain}(*layers)."
        )
    if layer is None or isinstance(layer, (str, int, float)):
        names = {name.lower(): name for name in getattr(trainer.package, "__all__", ())}
        meant = names.get(layer.lower()) if isinstance(layer, str) else None
        raise TrainingError(
            f"Layer {position} is {layer!r}, and no layer. "
            + (f"Write {meant}(), without quotes." if meant else f"{chain} takes layers only.")
        )


def check_widths(model: Any, data: Data, trainer: Trainer) -> None:
    """Raise TrainingError where the widths of the affine layers and the data do not meet."""
    maps = ((layer, trainer.linear_map(layer)) for layer in trainer.layers(model))
    linears = [(layer, found.weight) for layer, found in maps if found is not None]
    if not linears or len(linears) < len(list(model.parameters())) / 2:
        return  # weights of another kind: the learner's own forward decides what fits
    width = data.features
    source = f"{data.name} has {counted(width, 'feature')} per example"
    for position, (layer, weight) in enumerate(linears, start=1):
        if weight.shape[0] != width:
            raise TrainingError(
                f"{trainer.words.linear} layer {position}, {repr_of(layer)}, wants "
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


def findings(model: Any, data: Data, trainer: Trainer) -> Iterator[Diagnosis]:
    """What shows before training: a banned API, and what the lesson sees in the model."""
    yield from trainer.findings(model, banned_use(model, data, trainer))


def banned_api_of(value: object, banned: Banned | None) -> str | None:
    """The banned API whose class a value is, or is derived from: "torch.nn"; tensors are free."""
    if banned is None or isinstance(value, Tensor):
        return None
    modules = [kind.__module__ for kind in type(value).__mro__]
    return next(
        (api for api in banned.apis for name in modules if f"{name}.".startswith(f"{api}.")), None
    )


def banned_use(model: Any, data: Data, trainer: Trainer) -> str | None:
    """The first that is found, as "torch.nn.functional.relu at g2c/nn/modules.py:91", or None."""
    for part in (model, *trainer.layers(model)):
        for name, value in dict(attribute_of(part, "__dict__", {})).items():
            for one in value if isinstance(value, (list, tuple)) else (value,):
                if banned_api_of(one, trainer.banned) is not None:
                    kind = type(one)
                    return f"{kind.__module__}.{kind.__qualname__} in .{name} of {repr_of(part)}"
    for function in _functions_of_run(model, data, trainer):
        filename, first_line = function.__code__.co_filename, function.__code__.co_firstlineno
        try:
            last_line = first_line + len(inspect.getsourcelines(function)[0]) - 1
        except (OSError, TypeError):  # the source is gone
            continue
        source = "".join(linecache.getlines(filename))
        for use in _banned_uses(source, filename, trainer.banned):
            if first_line <= use.line <= last_line:
                return f"{use.api} at {short_path(filename)}:{use.line}"
    return None


def _functions_of_run(model: Any, data: Data, trainer: Trainer) -> Iterator[FunctionType]:
    """What the run will call that the learner may have written."""
    owners = dict.fromkeys([type(model), *map(type, trainer.layers(model))])
    forwards = (getattr(owner, "forward", None) for owner in owners)
    for called in (*forwards, *trainer.functions(data.is_regression)):
        function = inspect.unwrap(called) if callable(called) else None
        if isinstance(function, FunctionType):
            yield function


@lru_cache(maxsize=64)
def _banned_uses(source: str, filename: str, banned: Banned | None) -> list[BannedUse]:
    return find_banned_uses(source, filename, banned)


# Any: a model of the learner's own class, whose list may hold anything.
def listed_parameters(model: Any) -> list[Any]:
    """What its parameters() lists. Raises TrainingError where that fails."""
    kind = type(model).__name__
    with told_in_a_line(
        lambda e: f"{kind}.parameters() fails: {type(e).__name__}: {first_line(e)}."
    ):
        return list(model.parameters())
