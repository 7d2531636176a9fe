"""Questions on modules.py: the base class, Linear, the activations, Sequential."""

from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor

from g2c_magics.lessons.nn.exam.own_parts import (
    gradients,
    hump,
    hump_layer,
    own_model,
    param,
    scale_layer,
)
from g2c_magics.lessons.question import Answer, Draw, Question


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


def module_bookkeeping(nn: ModuleType, draw: Draw) -> Answer:
    layer, model = hump_layer(nn), own_model(nn, draw, 3, 2)
    slope, kept = model.slope, model.slope.detach().clone()
    is_same = model.to("cpu") is model if hasattr(model, "to") else True
    return [
        len(list(layer.parameters())),
        layer.device.type == "cpu" if hasattr(layer, "device") else True,
        is_same,
        model.slope is slope,
        model.slope - kept,
    ]


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


def linear_start(nn: ModuleType, draw: Draw) -> Answer:
    wide, narrow = 40 + int(draw.whole(0, 20)), 300 + int(draw.whole(0, 60))
    layer, other = nn.Linear(wide, narrow), nn.Linear(wide, narrow)
    W, b, bound = layer.W.detach(), layer.b.detach(), wide**-0.5
    listed = list(layer.parameters())
    return [
        *W.shape, *b.shape,
        W.dtype == torch.float32, b.dtype == torch.float32,
        layer.W.requires_grad, layer.b.requires_grad, layer.W.is_leaf, layer.b.is_leaf,
        bool(W.abs().max() <= bound * 1.0001), bool(W.abs().max() > 0.98 * bound),
        abs(float(W.std()) * 3**0.5 / bound - 1) < 0.05, abs(float(W.mean())) < 0.05 * bound, b,
        torch.equal(W, other.W.detach()),
        len(listed), any(p is layer.W for p in listed), any(p is layer.b for p in listed),
    ]  # fmt: skip


def linear_forward(nn: ModuleType, draw: Draw) -> Answer:
    told: list[Answer] = []
    for rows, wide, narrow in ((5, 4, 3), (1, 2, 6), (3, 3, 3), (150, 5, 2)):
        layer = nn.Linear(wide, narrow)
        layer.W.data = draw.normal(wide, narrow)
        layer.b.data = draw.normal(narrow)
        x, weight = param(draw.normal(rows, wide)), draw.normal(rows, narrow)
        y = layer(x)
        told += [y, gradients(y, weight, x, layer.W, layer.b), x]
        layer.W.data.mul_(-2)
        told.append(layer(x.detach()))
    return told


def activation(name: str, far: bool) -> Callable[[ModuleType, Draw], Answer]:
    """A question on a layer without parameters. far: on numbers up to thousands too."""

    def ask(nn: ModuleType, draw: Draw) -> Answer:
        layer = getattr(nn, name)()
        told: list[Answer] = [len(list(layer.parameters()))]
        for shape in ((), (6,), (3, 5), (2, 3, 4), (2, 1, 3, 2, 2), (120, 7)):
            x, weight = param(draw.normal(*shape, scale=3.0)), draw.normal(*shape)
            y = layer(x)
            told += [y, gradients(y, weight, x), x, y is x]
        if far:
            told.append(layer(draw.normal(9, scale=2000.0) + torch.tensor([5e3, -5e3, 0.0] * 3)))
        return told

    return ask


def sequential_order(nn: ModuleType, draw: Draw) -> Answer:
    one, two, three = (scale_layer(nn, 1 + draw.normal(3)) for _ in range(3))
    shared = hump_layer(nn)
    x, weight = param(draw.normal(4, 3)), draw.normal(4, 3)
    model = nn.Sequential(one, shared, two, shared, three)
    y = model(x)
    deep = nn.Sequential(*(scale_layer(nn, 1 + draw.normal(3, scale=0.1)) for _ in range(45)))
    return [
        y, gradients(y, weight, x, one.factors, two.factors, three.factors), x,
        nn.Sequential(shared)(x), deep(x.detach()),
        len(model.layers),
        [model.layers[0] is one, model.layers[1] is shared, model.layers[4] is three],
    ]  # fmt: skip


def sequential_nested(nn: ModuleType, draw: Draw) -> Answer:
    one, two = (scale_layer(nn, 1 + draw.normal(2)) for _ in range(2))
    model = nn.Sequential(nn.Sequential(one, hump_layer(nn)), nn.Sequential(nn.Sequential(two)))
    x = draw.normal(5, 2)
    listed = list(model.parameters())
    told: list[Answer] = [len(listed), listed[0] is one.factors, listed[1] is two.factors]
    told += [model(x), model(x + 1), model(draw.whole(1, 9, 3, 2))]
    two.factors.data.mul_(3)
    return [*told, model(x)]


def smooth(name: str) -> tuple[str, ...]:
    return tuple(f"test_{name}_{what}" for what in ("owns_no_parameters", "any_shape", "slope"))


QUESTIONS = (
    Question("module call", ("test_module_call_runs_forward",), module_call),
    Question(
        "module bookkeeping",
        ("test_module_has_no_parameters_of_its_own", "test_module_moves_its_parameters_in_place"),
        module_bookkeeping,
    ),
    Question(
        "module modes", ("test_module_switches_between_training_and_evaluation",), module_modes
    ),
    Question(
        "linear start",
        (
            "test_linear_construction",
            "test_linear_draws_its_weights",
            "test_linear_lists_its_parameters",
        ),
        linear_start,
    ),
    Question(
        "linear forward",
        (
            "test_linear_known_values",
            "test_linear_maps_every_row_of_a_batch",
            "test_linear_gradients_reach_x_and_both_parameters",
        ),
        linear_forward,
        ("module",),
    ),
    Question(
        "relu", (*smooth("relu"), "test_relu_known_values"), activation("ReLU", True), ("module",)
    ),
    Question("tanh", smooth("tanh"), activation("Tanh", False), ("module",)),
    Question("tanh far out", ("test_tanh_far_out",), activation("Tanh", True), ("module",)),
    Question("sigmoid", smooth("sigmoid"), activation("Sigmoid", False), ("module",)),
    Question(
        "sigmoid far out", ("test_sigmoid_far_out",), activation("Sigmoid", True), ("module",)
    ),
    Question(
        "sequential order",
        (
            "test_sequential_keeps_its_layers_in_order",
            "test_sequential_applies_every_layer_in_order",
            "test_sequential_lets_gradients_through",
        ),
        sequential_order,
        ("module",),
    ),
    Question(
        "sequential nested",
        (
            "test_sequential_collects_the_parameters_of_its_layers",
            "test_sequential_runs_chains_inside_chains",
        ),
        sequential_nested,
        ("module",),
    ),
)
