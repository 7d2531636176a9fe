"""Networks that are not built as asked: what they are made of, where the mistake has no id."""

from collections.abc import Callable
from functools import partial
from types import ModuleType

from torch import Tensor

from g2c_magics.lessons.nn.probes.activations import POINTS
from g2c_magics.lessons.nn.probes.base import attempt, match
from g2c_magics.lessons.nn.probes.networks import BUILDERS
from g2c_magics.lessons.nn.probes.worked_parts import worked

OUTPUTS = {"classifier": 2, "mnist": 10}
FREE = 7  # a number of hidden units that nobody would write by accident


def call(layer: Callable[[Tensor], object], x: Tensor) -> object:
    return layer(x)


def kinds(nn: ModuleType, model: object) -> list[str]:
    """The layers of a chain, those of chains within it too: "Linear(2, 7)", "ReLU"."""
    found = []
    for layer in getattr(model, "layers", ()):
        if isinstance(layer, nn.Sequential):
            found += kinds(nn, layer)
        elif isinstance(layer, nn.Linear):
            found.append("Linear({}, {})".format(*layer.W.shape))
        elif isinstance(layer, type):
            found.append(f"the class {layer.__name__}")
        elif layer is None:
            found.append("None")
        else:
            out, _ = attempt(partial(call, layer, POINTS.clone()))
            found.append("ReLU" if match(out, POINTS.relu()) else type(layer).__name__)
    return found


def wanted(task: str, use_relu: bool = True, hidden: int = FREE) -> list[str]:
    first, last = (
        f"Linear({BUILDERS[task][1]}, {hidden})",
        f"Linear({hidden}, {OUTPUTS[task]})",
    )
    return [first, "ReLU", last] if use_relu else [first, last]


def wrong_layers(task: str, nn: ModuleType) -> str | None:
    """What the network is made of, and what was asked for."""
    name, _ = BUILDERS[task]
    cases = [({}, True)] if task == "classifier" else [({}, True), ({"use_relu": False}, False)]
    with worked(nn, name):
        build = getattr(nn, name)
        for options, use_relu in cases:
            model, error = attempt(lambda options=options: build(hidden=FREE, **options))
            if error is not None:
                return None
            asked = ", ".join([f"hidden={FREE}", *(f"{k}={v}" for k, v in options.items())])
            if not isinstance(model, nn.Sequential):
                if type(model).__name__ == "Sequential":
                    return None
                what = "a list" if isinstance(model, list) else f"a {type(model).__name__}"
                return (
                    f"{name}({asked}) gave {what}. Put the layers in a Sequential, one after the "
                    "other."
                )
            found, right = kinds(nn, model), wanted(task, use_relu)
            if found == right:
                continue
            if "list" in found or any(kind.startswith("the class") for kind in found):
                return None  # what an error tells better
            told = f"{name}({asked}) is made of {', '.join(found)}; asked for are "
            other, _ = attempt(lambda options=options: build(hidden=FREE + 1, **options))
            ignored = " hidden is not used." if kinds(nn, other) == found else ""
            return f"{told}{', '.join(right)}.{ignored}"
        for p in list(build(hidden=FREE).parameters()):
            if not p.requires_grad:
                return (
                    f"a parameter of shape {tuple(p.shape)} does not require a gradient, so it is "
                    "never trained. A Linear makes its own W and b."
                )
        one, two = build(hidden=FREE), build(hidden=FREE)
        theirs = list(two.parameters())
        if any(p is q for p in one.parameters() for q in theirs):
            return (
                f"two calls of {name}(…) gave the same layers. Make new ones inside the function."
            )
    return None


def flag_turned(task: str, nn: ModuleType) -> str | None:
    """use_relu works the wrong way round."""
    name, _ = BUILDERS[task]
    with worked(nn, name):
        build = getattr(nn, name)
        found = [kinds(nn, build(hidden=FREE, use_relu=flag)) for flag in (True, False)]
    if found == [wanted(task, False), wanted(task, True)]:
        return (
            f"use_relu works the wrong way round: {name}(use_relu=True) has no ReLU, and "
            "use_relu=False has one."
        )
    return None
