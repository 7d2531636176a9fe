"""Questions on modules.py: the base class, Linear, the activations, Sequential."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from g2c_magics.lessons.nn.exam.own_parts import (
    gradients,
    hump,
    hump_layer,
    param,
    scale_layer,
)
from g2c_magics.lessons.question import Answer, Draw, Question, one


def module_call(nn: ModuleType, draw: Draw) -> Answer:
    class Weighted(nn.Module):
        def forward(self, x: Tensor, y: Tensor, *more: Tensor, scale: float = 1.0) -> Tensor:
            return hump(x) * scale - y + sum(more)

    x, y, z = draw.normal(4), draw.normal(4), draw.normal(4)
    scale = draw.number(1, 3)
    try:
        bare = bool(nn.Module().forward(x)) and 2
    except NotImplementedError:
        bare = 1
    built_on_torchs = issubclass(nn.Module, torch.nn.Module)
    return [Weighted()(x, y), Weighted()(x, y, z, scale=scale), bare, built_on_torchs]


def module_no_parameters(nn: ModuleType, draw: Draw) -> Answer:
    layer = hump_layer(nn)
    is_on_cpu = layer.device.type == "cpu" if hasattr(layer, "device") else True
    return [len(list(layer.parameters())), is_on_cpu]


def module_moves(nn: ModuleType, draw: Draw) -> Answer:
    layer = nn.Linear(int(draw.whole(1, 9)), int(draw.whole(1, 9)))
    W, b, kept = layer.W, layer.b, layer.W.detach().clone()
    is_same = layer.to("cpu") is layer if hasattr(layer, "to") else True
    return [is_same, layer.W is W, layer.b is b, layer.W - kept]


def module_modes(nn: ModuleType, draw: Draw) -> Answer:
    outer, inner = hump_layer(nn), [hump_layer(nn) for _ in range(4)]
    if not hasattr(outer, "train"):  # the course asks for forward and parameters alone
        return [True] * 16
    outer.one, outer.more = inner[0], inner[1:]
    told: list[Answer] = [m.training is True for m in (outer, *inner[:3])]
    for switch, mode in ((outer.eval, False), (outer.train, True), (outer.eval, False)):
        told.append(switch() is outer)
        told += [m.training is mode for m in (outer, *inner[1:3])]
    return told


def linear_construction(nn: ModuleType, draw: Draw) -> Answer:
    layer = nn.Linear(40 + int(draw.whole(0, 20)), 30 + int(draw.whole(0, 20)))
    return [
        [*p.shape, p.dtype == torch.float32, p.requires_grad, p.is_leaf] for p in (layer.W, layer.b)
    ]


def linear_draws(nn: ModuleType, draw: Draw) -> Answer:
    wide, narrow = 40 + int(draw.whole(0, 20)), 300 + int(draw.whole(0, 60))
    layer, other = nn.Linear(wide, narrow), nn.Linear(wide, narrow)
    W, bound = layer.W.detach(), wide**-0.5
    is_uniform = abs(float(W.std()) * 3**0.5 / bound - 1) < 0.05
    is_centred = abs(float(W.mean())) < 0.05 * bound
    is_within = bool(W.abs().max() <= bound * 1.0001)
    return [is_within, is_uniform, is_centred, layer.b, torch.equal(W, other.W.detach())]


def linear_lists(nn: ModuleType, draw: Draw) -> Answer:
    layer = nn.Linear(int(draw.whole(1, 9)), int(draw.whole(1, 9)))
    listed = list(layer.parameters())
    return [len(listed), *(any(p is own for p in listed) for own in (layer.W, layer.b))]


def drawn_linear(nn: ModuleType, draw: Draw, wide: int, narrow: int) -> Any:  # Any: the learner's
    layer = nn.Linear(wide, narrow)
    layer.W.data = draw.normal(wide, narrow)
    layer.b.data = draw.normal(narrow)
    return layer


def linear_values(nn: ModuleType, draw: Draw) -> Answer:
    return drawn_linear(nn, draw, 3, 2)(draw.normal(1, 3))


def linear_batches(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for rows, wide, narrow in ((5, 4, 3), (1, 2, 6), (3, 3, 3), (150, 5, 2)):
        layer, x = drawn_linear(nn, draw, wide, narrow), draw.normal(rows, wide)
        told += [layer(x), x]
        layer.W.data.mul_(-2)
        told.append(layer(x))
    return told


def linear_gradients(nn: ModuleType, draw: Draw) -> Answer:
    layer, x = drawn_linear(nn, draw, 4, 3), param(draw.normal(6, 4))
    return gradients(layer(x), draw.normal(6, 3), x, layer.W, layer.b)


SHAPES = ((), (6,), (3, 5), (2, 3, 4), (2, 1, 3, 2, 2), (120, 7))


def no_parameters(name: str) -> Callable[[ModuleType, Draw], Answer]:
    return lambda nn, draw: len(list(getattr(nn, name)().parameters()))


def values(name: str, scale: float) -> Callable[[ModuleType, Draw], Answer]:
    """What a layer makes of numbers of this size, in any shape; and that they stay."""

    def ask(nn: ModuleType, draw: Draw) -> Answer:
        layer, told = getattr(nn, name)(), list[Answer]()
        for shape in SHAPES:
            x = draw.normal(*shape, scale=scale)
            y = layer(x)
            told += [y, x, y is x]
        return told

    return ask


def far_out(name: str) -> Callable[[ModuleType, Draw], Answer]:
    """What a layer makes of numbers up to thousands, in one row."""
    sides = torch.tensor([5e3, -5e3, 0.0] * 3)
    return lambda nn, draw: getattr(nn, name)()(draw.normal(9, scale=900.0) + sides)


def slopes(name: str) -> Callable[[ModuleType, Draw], Answer]:
    def ask(nn: ModuleType, draw: Draw) -> Answer:
        x, layer = param(draw.normal(2, 3, scale=3.0)), getattr(nn, name)()
        return gradients(layer(x), draw.normal(2, 3), x)

    return ask


def sequential_layers(nn: ModuleType, draw: Draw) -> Answer:
    layers = [hump_layer(nn) for _ in range(int(draw.whole(2, 6)))]
    held = nn.Sequential(*layers).layers
    return [len(held), *(a is b for a, b in zip(held, layers, strict=True))]


def sequential_parameters(nn: ModuleType, draw: Draw) -> Answer:
    one, two = (scale_layer(nn, draw.normal(2)) for _ in range(2))
    chain = nn.Sequential(nn.Sequential(one, hump_layer(nn)), nn.Sequential(nn.Sequential(two)))
    listed = list(chain.parameters())
    return [len(listed), listed[0] is one.factors, listed[1] is two.factors]


def sequential_order(nn: ModuleType, draw: Draw) -> Answer:
    one, two, three = (scale_layer(nn, 1 + draw.normal(3)) for _ in range(3))
    shared, x = hump_layer(nn), draw.normal(4, 3)
    deep = nn.Sequential(*(scale_layer(nn, 1 + draw.normal(3, scale=0.1)) for _ in range(45)))
    chain = nn.Sequential(one, shared, two, shared, three)
    return [chain(x), x, nn.Sequential(shared)(x), deep(x)]


def sequential_nested(nn: ModuleType, draw: Draw) -> Answer:
    one, two = (scale_layer(nn, 1 + draw.normal(2)) for _ in range(2))
    chain = nn.Sequential(nn.Sequential(one, hump_layer(nn)), nn.Sequential(nn.Sequential(two)))
    x = draw.normal(5, 2)
    return [chain(x), chain(x + 1), chain(draw.whole(1, 9, 3, 2))]


def sequential_gradients(nn: ModuleType, draw: Draw) -> Answer:
    one, two = (scale_layer(nn, 1 + draw.normal(3)) for _ in range(2))
    # (4, 1) → (4, 3): whether x stays as it is where the shapes agree is asked elsewhere.
    x, chain = param(draw.normal(4, 1)), nn.Sequential(one, hump_layer(nn), two)
    return gradients(chain(x), draw.normal(4, 3), x, one.factors, two.factors)


def activation(task: str, name: str) -> tuple[Question, ...]:
    """The questions on a layer without parameters."""
    middle = ("known_values", far_out(name)) if task == "relu" else ("far_out", far_out(name))
    asked = {
        "owns_no_parameters": no_parameters(name),
        "any_shape": values(name, 3.0),
        middle[0]: middle[1],
        "slope": slopes(name),
    }
    return tuple(one(f"{task}_{what}", ask, "module") for what, ask in asked.items())


QUESTIONS = (
    one("module_call_runs_forward", module_call),
    one("module_has_no_parameters_of_its_own", module_no_parameters),
    one("module_moves_its_parameters_in_place", module_moves),
    one("module_switches_between_training_and_evaluation", module_modes),
    one("linear_construction", linear_construction),
    one("linear_draws_its_weights", linear_draws),
    one("linear_lists_its_parameters", linear_lists),
    one("linear_known_values", linear_values, "module"),
    one("linear_maps_every_row_of_a_batch", linear_batches, "module"),
    one("linear_gradients_reach_x_and_both_parameters", linear_gradients, "module"),
    *activation("relu", "ReLU"),
    *activation("tanh", "Tanh"),
    *activation("sigmoid", "Sigmoid"),
    one("sequential_keeps_its_layers_in_order", sequential_layers, "module"),
    one("sequential_collects_the_parameters_of_its_layers", sequential_parameters, "module"),
    one("sequential_applies_every_layer_in_order", sequential_order, "module"),
    one("sequential_runs_chains_inside_chains", sequential_nested, "module"),
    one("sequential_lets_gradients_through", sequential_gradients, "module"),
)
