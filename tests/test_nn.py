"""The graded contract of Module 03: what your g2c/nn has to do.

Work in this order, one group at a time; `-k` takes the name of the group:

    module  linear  relu  tanh  sigmoid  sequential      g2c/nn/modules.py
    mse  cross_entropy                                   g2c/nn/loss.py
    sgd                                                  g2c/nn/optim.py
    regression  classifier  mnist                        g2c/nn/train.py

    pytest tests/test_nn.py                 all of it
    pytest tests/test_nn.py -x              stop at the first failure
    pytest tests/test_nn.py -k linear       one group, as `%g2c_check linear` grades it
    pytest tests/test_nn.py --solutions     on the worked answers instead of your files

Some tests pass on a fresh clone: they check what is given. The first line of each test says what
it checks, and `points` what it is worth. `assertions` compares, and reports what was expected.
"""

import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import torch
from torch import Tensor

from g2c_magics.grading import assertions
from g2c_magics.grading.assertions import points

# isort: split
from torch.utils.data import DataLoader, TensorDataset

from g2c.nn import (
    SGD,
    CrossEntropyLoss,
    Linear,
    Module,
    MSELoss,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    accuracy_from_logits,
    build_2d_classifier,
    build_mnist_mlp,
    evaluate_accuracy,
    train_classifier,
    train_linear_regression,
    train_one_epoch,
)

# --- helpers ----------------------------------------------------------------------------------


def random(*shape: int, seed: int = 0, scale: float = 1.0) -> Tensor:
    """Normal numbers that are the same on every run and leave the global seed alone."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def param(values: Tensor) -> Tensor:
    """A copy of `values` that requires a gradient."""
    return values.clone().requires_grad_()


def layer_with(W: Tensor, b: Tensor) -> Linear:
    """A Linear with these weights."""
    layer = Linear(*W.shape)
    layer.W.data = W.clone()
    layer.b.data = b.clone()
    return layer


def network(*widths: int, seed: int = 0) -> Sequential:
    """Linear, ReLU, Linear, ReLU … Linear, with weights that are the same on every run."""
    layers = []
    for i, (wide, narrow) in enumerate(pairwise(widths)):
        W = random(wide, narrow, seed=seed + i, scale=wide**-0.5)
        layers += [layer_with(W, random(narrow, seed=50 + i, scale=0.1)), ReLU()]
    return Sequential(*layers[:-1])


def weights(model: Module) -> list[Tensor]:
    """Copies of a model's parameters."""
    return [p.detach().clone() for p in model.parameters()]


def reference_logits(x: Tensor, params: list[Tensor]) -> Tensor:
    """What `network` computes, from plain tensors W, b, W, b …"""
    for W, b in zip(params[:-2:2], params[1:-2:2], strict=True):
        x = (x @ W + b) * (x @ W + b > 0)
    return x @ params[-2] + params[-1]


def reference_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean cross-entropy, with torch's own logsumexp."""
    chosen = logits[torch.arange(len(logits)), targets]
    return (torch.logsumexp(logits, dim=1) - chosen).mean()


def reference_step(
    params: list[Tensor], loss_of, lr: float, weight_decay: float = 0.0
) -> tuple[list[Tensor], float]:
    """One step of gradient descent on copies. Returns the new parameters and the loss before it."""
    params = [param(p.detach()) for p in params]
    loss = loss_of(params)
    grads = torch.autograd.grad(loss, params)
    moved = [(p - lr * (g + weight_decay * p)).detach() for p, g in zip(params, grads, strict=True)]
    return moved, loss.item()


def circles(count: int = 200, seed: int = 0) -> tuple[Tensor, Tensor]:
    """A small ring inside a large one: points (N, 2) and classes (N,)."""
    classes = torch.arange(count) % 2
    angle = torch.rand(count, generator=torch.Generator().manual_seed(seed)) * 2 * math.pi
    radius = 1.0 - 0.5 * classes
    ring = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return ring + random(count, 2, seed=seed + 1, scale=0.05), classes


def noisy_images(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Noisy copies of ten fixed patterns: images (N, 1, 28, 28) and classes (N,)."""
    patterns = random(10, 1, 28, 28, seed=7)
    classes = torch.arange(count) % 10
    return patterns[classes] + random(count, 1, 28, 28, seed=seed), classes


def batches(images: Tensor, targets: Tensor, size: int) -> DataLoader:
    """A loader of (images, targets) batches; the last one may be smaller."""
    return DataLoader(TensorDataset(images, targets), batch_size=size)


def yielding(images: Tensor, targets: Tensor, *sizes: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of these sizes from an iterator: it has no length, and is empty after one pass."""
    return zip(images.split(sizes), targets.split(sizes), strict=True)


def check_options(function: Callable, data: Sequence[str], **options: object) -> None:
    """The order of the arguments, as far as they may be given by position, and their defaults."""
    found = inspect.signature(function).parameters
    names = [*data, *options]
    by_position = [n for n, p in found.items() if n in names and p.kind is p.POSITIONAL_OR_KEYWORD]
    of = f"{function.__name__}: "
    assertions.equal(by_position, [n for n in names if n in by_position], of + "order of arguments")
    for name, default in options.items():
        if name in found and found[name].default != default:
            assertions.fail(
                f"{of}expected {name}={default} unless told otherwise, got {found[name].default!r}."
            )


def is_affine(model: Module, width: int) -> bool:
    """Whether f(a) + f(b) = f(a + b) + f(0) on random points, as it is for x W + b."""
    a, b = random(64, width, seed=1, scale=3.0), random(64, width, seed=2, scale=3.0)
    with torch.no_grad():
        gap = model(a) + model(b) - model(a + b) - model(torch.zeros(64, width))
        size = 1.0 + model(a).abs().max() + model(b).abs().max()
    return bool(gap.abs().max() < 1e-4 * size)


def has_nonlinear_output(model: Module, width: int) -> bool:
    """Whether scaling the last W and b by -3 fails to scale the logits by -3: no Linear is last."""
    x = random(64, width, seed=3)
    with torch.no_grad():
        logits = model(x)
        for p in list(model.parameters())[-2:]:
            p.mul_(-3)
        gap = model(x) + 3 * logits
    return bool(gap.abs().max() > 1e-4 * (1.0 + logits.abs().max()))


class AddOne(Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + 1


class Double(Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 2


class Square(Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * x


class CountingLayer(Module):
    """Returns x, and counts how often it is called."""

    def __init__(self):
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        return x


class Affine(Module):
    """x W + b with none of the learner's layers in it, and with other names for W and b."""

    def __init__(self, width: int, classes: int):
        self.slope = param(random(width, classes, seed=1, scale=0.3))
        self.start = param(random(classes, seed=2, scale=0.3))

    def parameters(self) -> list[Tensor]:
        return [self.slope, self.start]

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.slope + self.start


class FirstPixels(Module):
    """A model whose logits are the first ten numbers of a flattened image."""

    def __init__(self, width: int = 784):
        self.width = width
        self.scale = torch.ones(1, requires_grad=True)
        self.grad_recorded: list[bool] = []

    def parameters(self) -> list[Tensor]:
        return [self.scale]

    def forward(self, x: Tensor) -> Tensor:
        assertions.true(
            x.dim() == 2 and x.shape[1] == self.width,
            f"the model was given {tuple(x.shape)}: expected flattened images (B, {self.width}).",
        )
        logits = x[:, :10] * self.scale
        self.grad_recorded.append(logits.requires_grad)
        return logits


class Movable(Tensor):
    """A tensor whose move shows on a machine without a second device: its copies are 1 larger."""

    def to(self, *_: object, **__: object) -> Tensor:
        return self.detach() + 1


class RecordingOptimizer:
    """Changes no parameter, records the gradients at each step, and has nothing else to offer."""

    def __init__(self, params: list[Tensor]):
        self._held = params
        self.seen: list[list[Tensor]] = []

    def zero_grad(self) -> None:
        for p in self._held:
            if p.grad is not None:
                p.grad.zero_()

    def step(self) -> None:
        grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in self._held]
        self.seen.append([grad.clone() for grad in grads])


# --- module: the base class (given) -----------------------------------------------------------


@points(3)
def test_module_call_runs_forward():
    """calling: module(x) returns what forward(x) returns"""
    x = param(torch.tensor([1.0, 2.0]))
    assertions.close(AddOne()(x.detach()), torch.tensor([2.0, 3.0]), "AddOne()(x)")
    assertions.true(
        AddOne()(x).requires_grad,
        "AddOne()(x) is cut off from the graph: no gradient can flow back.",
    )

    class Pair(Module):
        def forward(self, *args: object, **kwargs: object) -> list:
            return [*args, *kwargs.items()]

    got = Pair()(1, 2, scale=3)
    assertions.equal(got, [1, 2, ("scale", 3)], "what forward is given by module(1, 2, scale=3)")
    try:
        result = Module().forward(torch.ones(1))
    except NotImplementedError:
        result = NotImplementedError
    assertions.true(
        result is NotImplementedError,
        f"forward of a bare Module: expected NotImplementedError, got {assertions.show(result)}.",
    )
    assertions.true(not issubclass(Module, torch.nn.Module), "Module is built on torch.nn.Module.")


@points(3)
def test_module_has_no_parameters_of_its_own():
    """bookkeeping: parameters() is empty by default, and the device is then the CPU"""
    assertions.equal(list(AddOne().parameters()), [], "list(AddOne().parameters())")
    # A Module of your own may have no device: the course asks for forward and parameters alone.
    if hasattr(Module, "device"):
        assertions.equal(AddOne().device.type, "cpu", "AddOne().device.type")
        model = FirstPixels()
        model.scale = torch.ones(1, device="meta")
        assertions.equal(model.device.type, "meta", "device.type of parameters that are on meta")


@points(3)
def test_module_moves_its_parameters_in_place():
    """bookkeeping: to(device) keeps the parameter objects and returns the module"""
    layer = Linear(2, 3)
    W, b = layer.W, layer.b
    kept = W.detach().clone()
    if hasattr(layer, "to"):
        assertions.same(layer.to("cpu"), layer, "layer.to('cpu')")
    assertions.same(layer.W, W, "layer.W after to()")
    assertions.same(layer.b, b, "layer.b after to()")
    assertions.unchanged(layer.W, kept, "W, by to('cpu'),")
    model = FirstPixels()
    model.scale = moved = torch.ones(1).as_subclass(Movable).requires_grad_()
    if hasattr(model, "to"):
        model.to("cpu")
        assertions.same(model.scale, moved, "the parameter after to()")
        assertions.equal(
            float(moved.detach()),
            2.0,
            "a parameter of 1 whose own .to(…) adds 1, after model.to(…)",
        )


@points(1)
def test_module_switches_between_training_and_evaluation():
    """bookkeeping: train() and eval() set .training, in the modules held within too"""

    class Pair(Module):
        def __init__(self):
            self.one = AddOne()
            self.more = [AddOne(), FirstPixels()]

        def forward(self, x: Tensor) -> Tensor:
            return self.one(x)

    pair = Pair()
    if not hasattr(Module, "train"):  # a Module of your own, as in the course's text
        return
    modules = {"pair": pair, "pair.one": pair.one, "pair.more[1]": pair.more[1]}
    for name, module in modules.items():
        assertions.equal(module.training, True, f"{name}.training at first")
    for turn, switch, expected in (
        ("eval()", pair.eval, False),
        ("train()", pair.train, True),
        ("train(False)", lambda: pair.train(False), False),
    ):
        assertions.same(switch(), pair, f"what pair.{turn} returns")
        for name, module in modules.items():
            assertions.equal(module.training, expected, f"{name}.training after pair.{turn}")


# --- linear: y = x W + b ----------------------------------------------------------------------


@points(2)
def test_linear_construction():
    """construction: W is (in, out), b is (out,), both float32 and requiring gradients"""
    layer = Linear(3, 2)
    assertions.shape(layer.W, (3, 2), "W of Linear(3, 2)")
    assertions.shape(layer.b, (2,), "b of Linear(3, 2)")
    for name, tensor in (("W", layer.W), ("b", layer.b)):
        assertions.equal(str(tensor.dtype), "torch.float32", f"dtype of {name}")
        assertions.equal(tensor.requires_grad, True, f"{name}.requires_grad")
        assertions.equal(tensor.is_leaf, True, f"{name}.is_leaf")


@points(1)
def test_linear_draws_its_weights():
    """construction: W is drawn from U(-1/√in, 1/√in), anew for every layer, and b is 0"""
    W = Linear(400, 50).W.detach()
    # U(-a, a) has a standard deviation of a/√3; with 20,000 draws this is 20 times the usual error.
    largest, spread, middle = float(W.abs().max()), float(W.std()), float(W.mean())
    assertions.true(
        largest <= 0.05001 and abs(spread - 0.0289) < 0.003 and abs(middle) < 0.004,
        f"W of Linear(400, 50): expected draws from U(-1/√400, 1/√400), that is from -0.05 to 0.05 "
        f"with a standard deviation of 0.0289, got a largest of {largest:.4g} and a standard "
        f"deviation of {spread:.4g}.",
    )
    assertions.close(Linear(3, 2).b.detach(), torch.zeros(2), "b of a new Linear", atol=0.0)
    assertions.true(
        not torch.equal(Linear(3, 2).W, Linear(3, 2).W),
        "Two Linear(3, 2) started with the same W: draw a new one for each layer.",
    )


@points(1)
def test_linear_lists_its_parameters():
    """bookkeeping: parameters() lists W and b themselves"""
    layer = Linear(3, 2)
    listed = list(layer.parameters())
    assertions.equal(len(listed), 2, "number of parameters of a Linear")
    for name, tensor in (("W", layer.W), ("b", layer.b)):
        assertions.true(
            any(p is tensor for p in listed),
            f"{name} itself is not among parameters(): an optimizer would not change it.",
        )


@points(3)
def test_linear_known_values():
    """known values: a small case you can do by hand"""
    layer = layer_with(
        torch.tensor([[1.0, 2.0], [3.0, 1.0], [2.0, 4.0]]), torch.tensor([0.5, -0.5])
    )
    y = layer(torch.tensor([[1.0, 2.0, 3.0]]))
    assertions.close(y, torch.tensor([[13.5, 15.5]]), "layer(x)")
    y = layer(torch.tensor([[-1.0, 0.0, 2.0]]))
    assertions.close(y, torch.tensor([[3.5, 5.5]]), "layer(x) for x = [[-1, 0, 2]]")


@points(1)
def test_linear_maps_every_row_of_a_batch():
    """batches: any number of rows, the same W and b for each, x left unchanged"""
    W, b = random(4, 3, seed=1), random(3, seed=2)
    layer = layer_with(W, b)
    for i, rows in enumerate((1, 3, 4, 7, 3, 1000)):
        x = random(rows, 4, seed=i)
        before = x.clone()
        assertions.close(layer(x), torch.addmm(b, x, W), f"layer(x) for x of shape ({rows}, 4)")
        assertions.unchanged(x, before, "x")
    square = layer_with(random(3, 3, seed=4), random(3, seed=5))
    x = random(3, 3, seed=6)
    assertions.close(square(x), torch.addmm(square.b, x, square.W).detach(), "layer(x), all 3 × 3")
    x = torch.tensor([[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]])
    assertions.close(layer(x), torch.addmm(b, x, W), "layer(x) with a row of zeros")
    layer.W.data.mul_(2)
    assertions.close(layer(x), torch.addmm(b, x, 2 * W), "layer(x) after W doubled")


@points(2)
def test_linear_gradients_reach_x_and_both_parameters():
    """gradients: backward fills x.grad, W.grad and b.grad"""
    W, b, x = param(random(4, 3, seed=1)), param(random(3, seed=2)), param(random(5, 4, seed=3))
    weight = random(5, 3, seed=4)
    (torch.addmm(b, x, W) * weight).sum().backward()
    layer, x_own = layer_with(W.detach(), b.detach()), param(x.detach())
    W_own, b_own = layer.W, layer.b
    y = layer(x_own)
    assertions.shape(y, (5, 3), "layer(x)")
    assertions.true(
        y.requires_grad, "layer(x) is cut off from the graph: no gradient can flow back."
    )
    (y * weight).sum().backward()
    assertions.gradient(W_own.grad, W.grad, "W.grad")
    assertions.gradient(b_own.grad, b.grad, "b.grad")
    assertions.same(layer.W, W_own, "layer.W after a forward")
    assertions.same(layer.b, b_own, "layer.b after a forward")
    assertions.gradient(x_own.grad, x.grad, "x.grad")


# --- relu, tanh, sigmoid: elementwise activations ---------------------------------------------

SHAPES = [(4,), (2, 3), (2, 3, 4), (2, 3), (), (2, 1, 3, 2, 2), (500, 7)]


def check_elementwise(activation: Module, reference) -> None:
    """Values of an activation against torch's, on several shapes; the input stays unchanged."""
    for i, shape in enumerate(SHAPES):
        x = random(*shape, seed=i, scale=3.0)
        before = x.clone()
        of = f"{activation}(x) for x of shape {shape}"
        assertions.close(activation(x), reference(before), of, rtol=1e-5, atol=1e-6)
        assertions.unchanged(x, before, "x")


def check_far_out(activation: Module, lowest: float, middle: float) -> None:
    """Exactly the limits at ±1000 and beyond, and never past them."""
    x = torch.tensor([-1e30, -1000.0, -100.0, 0.0, 100.0, 1000.0, 1e30])
    y = torch.tensor([lowest, lowest, lowest, middle, 1.0, 1.0, 1.0])
    of = f"{activation}({assertions.show(x)})"  # before an activation can change x
    assertions.close(activation(x), y, of)
    y = activation(torch.linspace(-40, 40, 401))
    assertions.true(
        bool((y >= lowest).all() and (y <= 1).all()),
        f"{activation} from -40 to 40: expected all of [{lowest:g}, 1], got from "
        f"{assertions.show(y.min())} to {assertions.show(y.max())}.",
    )


def check_slope(activation: Module, reference) -> None:
    """Gradients of an activation against torch's, on numbers of both signs."""
    x = param(torch.tensor([[-6.0, -2.0, -0.5], [0.25, 1.5, 6.0]]))
    weight = torch.tensor([[1.0, -2.0, 3.0], [-1.0, 2.0, 0.5]])
    (reference(x) * weight).sum().backward()
    x_own = param(x.detach())
    y = activation(x_own)
    assertions.shape(y, x.shape, f"{activation}(x)")
    assertions.true(
        y.requires_grad, f"{activation}(x) is cut off from the graph: no gradient flows back."
    )
    (y * weight).sum().backward()
    of = (
        f"gradient of (w · {activation}(x)).sum() at x = {assertions.show(x)}, "
        f"w = {assertions.show(weight)}"
    )
    assertions.gradient(x_own.grad, x.grad, of, atol=1e-6)
    assertions.close(x_own.grad, x.grad, of, rtol=1e-5, atol=1e-6)  # as near as float32 can be


@points(2)
def test_relu_owns_no_parameters():
    """bookkeeping: an activation has nothing to learn"""
    assertions.equal(list(ReLU().parameters()), [], "list(ReLU().parameters())")


@points(3)
def test_relu_known_values():
    """known values: negative becomes 0, positive stays"""
    far = [-1e30, -1000.0, -2.0, -0.5, 0.0, 0.5, 2.0, 1000.0, 1e30]
    cases = ((far, [0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 2.0, 1000.0, 1e30]),
             ([-1.0, 0.5, 3.0], [0.0, 0.5, 3.0]))  # fmt: skip
    for x, y in cases:
        assertions.close(ReLU()(torch.tensor(x)), torch.tensor(y), f"ReLU()({x})")


@points(2)
def test_relu_any_shape():
    """any shape: element by element, in a new tensor; x is left unchanged"""
    check_elementwise(ReLU(), torch.relu)
    x = torch.tensor([0.5, 2.0])
    y = ReLU()(x)
    assertions.true(
        y is not x and y.data_ptr() != x.data_ptr(), "ReLU()(x) is x itself: expected a new tensor."
    )


@points(3)
def test_relu_slope():
    """gradients: 1 where x > 0, 0 where x < 0"""
    check_slope(ReLU(), torch.relu)


@points(2)
def test_tanh_owns_no_parameters():
    """bookkeeping: an activation has nothing to learn"""
    assertions.equal(list(Tanh().parameters()), [], "list(Tanh().parameters())")


@points(3)
def test_tanh_any_shape():
    """values: element by element, for any shape, and x is left unchanged"""
    check_elementwise(Tanh(), torch.tanh)


@points(2)
def test_tanh_far_out():
    """large inputs: exactly -1 and 1 at ±1000, not nan"""
    check_far_out(Tanh(), -1.0, 0.0)


@points(3)
def test_tanh_slope():
    """gradients: 1 - tanh(x)²"""
    check_slope(Tanh(), torch.tanh)


@points(2)
def test_sigmoid_owns_no_parameters():
    """bookkeeping: an activation has nothing to learn"""
    assertions.equal(list(Sigmoid().parameters()), [], "list(Sigmoid().parameters())")


@points(3)
def test_sigmoid_any_shape():
    """values: element by element, for any shape, and x is left unchanged"""
    check_elementwise(Sigmoid(), torch.sigmoid)


@points(2)
def test_sigmoid_far_out():
    """large inputs: 0 and 1 at ±1000, not nan"""
    check_far_out(Sigmoid(), 0.0, 0.5)


@points(3)
def test_sigmoid_slope():
    """gradients: σ(x) (1 - σ(x))"""
    check_slope(Sigmoid(), torch.sigmoid)


# --- sequential: layers one after the other ---------------------------------------------------


@points(1)
def test_sequential_keeps_its_layers_in_order():
    """construction: .layers holds the given modules in order"""
    one, two = AddOne(), Double()
    model = Sequential(one, two)
    assertions.equal(len(model.layers), 2, "len(model.layers)")
    assertions.same(model.layers[0], one, "model.layers[0]")
    assertions.same(model.layers[1], two, "model.layers[1]")


@points(2)
def test_sequential_collects_the_parameters_of_its_layers():
    """bookkeeping: parameters() of every layer, in order, nested Sequentials included"""
    first, second = Linear(2, 3), Linear(3, 1)
    listed = list(Sequential(first, AddOne(), Sequential(second)).parameters())
    assertions.equal(len(listed), 4, "number of parameters of the Sequential")
    for i, expected in enumerate([first.W, first.b, second.W, second.b]):
        assertions.same(listed[i], expected, f"parameter {i} of the Sequential")


@points(3)
def test_sequential_applies_every_layer_in_order():
    """order: the first layer first, each one once"""
    x = torch.tensor([[1.0, 2.0], [3.0, -1.0]])
    before = x.clone()
    assertions.close(Sequential(Double(), AddOne())(x), 2 * x + 1, "double, then add one")
    assertions.close(Sequential(AddOne(), Double())(x), 2 * (x + 1), "add one, then double")
    model = Sequential(AddOne(), Double(), Square(), AddOne())
    assertions.close(model(x), (2 * (before + 1)) ** 2 + 1, "add one, double, square, add one")
    assertions.close(Sequential(Square())(x), before * before, "a Sequential of one layer")
    assertions.unchanged(x, before, "x")
    first, last = CountingLayer(), CountingLayer()
    Sequential(first, Double(), last)(x)
    for name, layer in (("first", first), ("last", last)):
        assertions.equal(layer.calls, 1, f"calls of the {name} of three layers")
    shared = Double()
    twice = Sequential(shared, AddOne(), shared)
    assertions.close(twice(x), 4 * x + 2, "one layer object that stands first and last")
    assertions.close(Sequential(*(AddOne() for _ in range(40)))(x), x + 40, "forty layers")


@points(2)
def test_sequential_runs_chains_inside_chains():
    """nesting: a Sequential is a module too, can run again, and takes what its layers take"""
    x = torch.tensor([[1.0, 2.0]])
    model = Sequential(Sequential(Double(), AddOne()), Sequential(Square()), Double())
    for turn in ("first", "second", "third"):
        expected = 2 * (2 * x + 1) ** 2
        assertions.close(model(x), expected, f"double, add one, square, double ({turn} run)")
        x = x - 0.5
    whole = torch.tensor([1, 2])
    assertions.close(Sequential(Double(), AddOne())(whole), 2 * whole + 1, "whole numbers in")

    class Split(Module):
        def forward(self, x: str) -> list[str]:
            return x.split()

    words = Sequential(Split())("no tensors")
    assertions.equal(words, ["no", "tensors"], "a layer that takes text and returns a list")


@points(2)
def test_sequential_lets_gradients_through():
    """gradients: they reach the parameters of the first layer and the input"""
    first = param(random(3, 4, seed=1))
    second = param(random(4, 2, seed=2))
    x = param(random(5, 3, seed=3))
    ((x @ first) ** 2 @ second).sum().backward()

    class Times(Module):
        def __init__(self, W: Tensor):
            self.W = W

        def forward(self, x: Tensor) -> Tensor:
            return x @ self.W

    own_first, own_second, own_x = param(first.detach()), param(second.detach()), param(x.detach())
    model = Sequential(Times(own_first), Square(), Times(own_second))
    y = model(own_x)
    assertions.shape(y, (5, 2), "model(x)")
    assertions.true(y.requires_grad, "model(x) is cut off from the graph: no gradient flows back.")
    y.sum().backward()
    assertions.gradient(own_first.grad, first.grad, "gradient of the first layer's weights")
    assertions.gradient(own_second.grad, second.grad, "gradient of the last layer's weights")
    assertions.gradient(own_x.grad, x.grad, "gradient of the input")
    own_second.data.mul_(2)
    assertions.close(
        model(own_x).detach(), 2 * y.detach(), "model(x) after the last layer's weights doubled"
    )


# --- mse: mean squared error (given) ----------------------------------------------------------


@points(4)
def test_mse_known_values():
    """known values: the mean over all elements, as a scalar"""
    loss = MSELoss()(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 0.0], [5.0, 1.0]]))
    assertions.close(loss, torch.tensor(4.25), "MSELoss()(predictions, targets)")


@points(3)
def test_mse_any_shape():
    """any shape: the same for (N,), (N, 1) and (N, K)"""
    for i, shape in enumerate([(5,), (5, 1), (3, 4), (5, 1), (300, 2)]):
        a, b = random(*shape, seed=i), random(*shape, seed=i + 10)
        before = [a.clone(), b.clone()]
        expected = sum((p - t) ** 2 for p, t in zip(a.flatten(), b.flatten(), strict=True))
        assertions.close(MSELoss()(a, b), expected / a.numel(), f"MSELoss on shape {shape}")
        assertions.unchanged(a, before[0], "predictions")
        assertions.unchanged(b, before[1], "targets")


@points(3)
def test_mse_gradients():
    """gradients: 2 (prediction - target) / count"""
    prediction, target = param(random(3, 2, seed=1)), random(3, 2, seed=2)
    loss = MSELoss()(prediction, target)
    assertions.shape(loss, (), "MSELoss()(predictions, targets)")
    loss.backward()
    assertions.gradient(prediction.grad, 2 * (prediction - target).detach() / 6, "predictions.grad")


# --- cross_entropy: log-sum-exp minus the target's logit --------------------------------------


@points(2)
def test_cross_entropy_known_values():
    """known values: two rows you can do by hand, as a scalar"""
    logits = torch.tensor([[0.0, 0.0, 0.0, 0.0], [math.log(3.0), math.log(2.0), 0.0, 0.0]])
    loss = CrossEntropyLoss()(logits, torch.tensor([2, 1]))
    expected = (math.log(4.0) + math.log(7.0 / 2.0)) / 2
    assertions.close(loss, torch.tensor(expected), "CrossEntropyLoss()(logits, targets)")


@points(2)
def test_cross_entropy_of_any_batch():
    """batches: the mean over the rows, for any (N, C); logits and targets left unchanged"""
    loss_fn = CrossEntropyLoss()
    for i, (rows, classes) in enumerate(
        ((5, 5), (7, 3), (3, 10), (1, 4), (8, 2), (7, 3), (600, 3), (2, 300))
    ):
        logits = random(rows, classes, seed=i, scale=2.0)
        targets = (torch.arange(rows) * 3 + 1) % classes
        kept, right = logits.clone(), targets.clone()
        loss = loss_fn(logits, targets)
        expected = reference_cross_entropy(kept, right)
        assertions.close(loss, expected, f"loss of a ({rows}, {classes}) batch")
        assertions.unchanged(logits, kept, "logits")
        assertions.unchanged(targets, right, "targets")


@points(3)
def test_cross_entropy_is_stable():
    """stability: finite and accurate for logits of ±1000, whatever the other rows contain"""
    cases = {
        "one huge logit": [[1000.0, 0.0, -1000.0]],
        "a row of huge logits": [[1000.0, 1001.0, 999.0]],
        "a row of very negative logits": [[-1000.0, -1001.0, -999.0]],
        "a huge row beside a very negative one": [[900.0, 901.0, 902.0], [-900.0, -902.0, -901.0]],
        "a huge row beside an ordinary one": [[500.0, 499.0, 500.0], [0.3, -0.2, 0.1]],
        "logits beyond all measure": [[1e30, 0.0, -1e30]],
    }
    for name, rows in cases.items():
        for target in range(3):
            logits, targets = torch.tensor(rows), torch.full((len(rows),), target)
            loss = CrossEntropyLoss()(logits, targets)
            expected = reference_cross_entropy(logits.clone(), targets)
            assertions.close(loss, expected, f"{name}, {assertions.show(logits)}, targets {target}")


@points(3)
def test_cross_entropy_gradients():
    """gradients: (softmax(z) - onehot(target)) / N, and finite for large logits"""
    for scale in (1.0, 300.0):
        start = random(6, 4, seed=3, scale=scale)
        targets = torch.tensor([0, 1, 2, 3, 0, 1])
        reference, logits = param(start), param(start)
        reference_cross_entropy(reference, targets).backward()
        loss = CrossEntropyLoss()(logits, targets)
        assertions.shape(loss, (), "CrossEntropyLoss()(logits, targets)")
        assertions.true(
            loss.requires_grad, "The loss is cut off from the graph: no gradient can flow back."
        )
        loss.backward()
        assertions.gradient(
            logits.grad, reference.grad, f"logits.grad for logits of size {scale:g}", atol=1e-6
        )


# --- sgd: param ← param - lr · (grad + λ · param) ---------------------------------------------


def params_with_grads(*shapes: tuple[int, ...]) -> list[Tensor]:
    """Parameters of these shapes with random values and gradients."""
    made = []
    for i, shape in enumerate(shapes):
        made.append(param(random(*shape, seed=i + 1)))
        made[-1].grad = random(*shape, seed=i + 21)
    return made


def check_step(optimizer: SGD, params: list[Tensor], lr: float, decay: float, of: str) -> None:
    """Take one step, and compare every parameter with the update rule."""
    after = [(p - lr * (p.grad + decay * p)).detach() for p in params]
    optimizer.step()
    for i, (p, expected) in enumerate(zip(params, after, strict=True)):
        assertions.close(p.detach(), expected, f"parameter {i} after {of}", atol=1e-6)


@points(1)
def test_sgd_construction():
    """construction: stores params as a list, lr and weight_decay"""
    p, q = params_with_grads((2,), (3, 1))
    optimizer = SGD((tensor for tensor in (p, q)), lr=0.5)
    assertions.equal(len(optimizer.params), 2, "len(optimizer.params)")
    assertions.same(optimizer.params[0], p, "optimizer.params[0]")
    assertions.equal(optimizer.lr, 0.5, "optimizer.lr")
    assertions.equal(optimizer.weight_decay, 0.0, "optimizer.weight_decay")


@points(1)
def test_sgd_zero_grad_clears_every_gradient():
    """bookkeeping: zero_grad() sets each gradient to 0, in place"""
    params = params_with_grads((2,), (3,), (2, 4))
    params[1].grad = None
    before = params[0].grad, None, params[2].grad
    SGD(params, lr=0.1).zero_grad()
    for i in (0, 2):
        of = f"gradient {i} after zero_grad()"
        assertions.true(params[i].grad is not None, f"{of} is None: expected zeros in its place.")
        assertions.close(params[i].grad, torch.zeros_like(params[i]), of, atol=0.0)
        assertions.same(params[i].grad, before[i], of)
    assertions.true(params[1].grad is None, "gradient 1 was None and should have stayed None.")


@points(2)
def test_sgd_follows_the_gradient_downhill():
    """the update: param - lr · grad, for every parameter, at every step"""
    params = params_with_grads((3,), (2, 4), (1,), (), (2, 1, 3), (3,), (5,), (2, 4))
    optimizer = SGD(params, lr=0.1)
    check_step(optimizer, params, 0.1, 0.0, "one step at lr 0.1")
    check_step(optimizer, params, 0.1, 0.0, "a second step")
    optimizer.lr = 0.02
    check_step(optimizer, params, 0.02, 0.0, "a step at the new lr 0.02")
    for p in params:
        p.grad = p.grad * 1000.0
    check_step(optimizer, params, 0.02, 0.0, "a step along a gradient a thousand times as long")
    (p,) = many = params_with_grads((2,))
    optimizer, expected = SGD(many, lr=0.001), p.detach() - 1.2 * p.grad
    for _ in range(1200):
        optimizer.step()
    assertions.close(p.detach(), expected, "a parameter after 1200 steps", atol=1e-3)


@points(2)
def test_sgd_decays_every_weight():
    """weight decay: param - lr · (grad + λ · param), for every parameter"""
    params = params_with_grads((3,), (2, 4), (1,))
    optimizer = SGD(params, lr=0.1, weight_decay=0.5)
    check_step(optimizer, params, 0.1, 0.5, "one step with weight_decay 0.5")
    check_step(optimizer, params, 0.1, 0.5, "a second step with weight_decay 0.5")
    params = params_with_grads((3,), (2,))
    params[1].grad.zero_()
    check_step(SGD(params, 0.2, 0.25), params, 0.2, 0.25, "a step with lr 0.2, weight_decay 0.25")


@points(1)
def test_sgd_leaves_parameters_without_a_gradient_alone():
    """no gradient: such a parameter is left alone, not even decayed, until it has one"""
    idle, (busy,) = param(random(3, seed=1)), params_with_grads((2,))
    before = idle.detach().clone()
    optimizer = SGD([idle, busy], lr=0.1, weight_decay=0.5)
    check_step(optimizer, [busy], 0.1, 0.5, "a step beside an idle one")
    assertions.unchanged(idle, before, "a parameter whose .grad is None")
    assertions.true(idle.grad is None, ".grad was None and should have stayed None.")
    idle.grad = random(3, seed=2)
    check_step(optimizer, [idle, busy], 0.1, 0.5, "a step after the idle one got a gradient")


@points(2)
def test_sgd_update_stays_off_the_graph():
    """the graph: the same objects, still leaves, and the next backward works"""
    p, q = param(random(3, seed=1)), param(random(3, seed=2))
    optimizer = SGD([p, q], lr=0.1, weight_decay=0.1)
    for turn in range(3):
        optimizer.zero_grad()
        ((p * q) ** 2).sum().backward()
        optimizer.step()
        for i, (tensor, kept) in enumerate(zip((p, q), optimizer.params, strict=True)):
            assertions.same(kept, tensor, f"optimizer.params[{i}] after step {turn + 1}")
            assertions.equal(tensor.requires_grad, True, f"parameter {i}.requires_grad")
            assertions.true(
                tensor.grad_fn is None,
                f"parameter {i} has grad_fn {tensor.grad_fn}: the update is on the graph.",
            )
    assertions.equal(torch.is_grad_enabled(), True, "torch.is_grad_enabled() after the steps")


@points(1)
def test_sgd_reads_gradients_without_changing_them():
    """gradients: .grad is the same tensor with the same numbers after a step"""
    params = params_with_grads((3,), (2, 2))
    grads = [p.grad for p in params]
    before = [g.clone() for g in grads]
    SGD(params, lr=0.1, weight_decay=0.5).step()
    for i, p in enumerate(params):
        assertions.same(p.grad, grads[i], f"gradient {i}")
        assertions.unchanged(p.grad, before[i], f"gradient {i}")


# --- regression: train_linear_regression ------------------------------------------------------


def line(slope: float, intercept: float, count: int = 64) -> tuple[Tensor, Tensor]:
    """Points on a line: x (N, 1) over [-1, 1], y (N, 1)."""
    x = torch.linspace(-1, 1, count).unsqueeze(1)
    return x, slope * x + intercept


@points(4)
def test_regression_recovers_the_line():
    """y = 3x + 2: slope and intercept to ±0.05, with the default steps and lr"""
    models = []
    for slope, intercept, options in ((3.0, 2.0, {}), (-1.5, 0.5, {"steps": 501})):
        torch.manual_seed(0)
        model, losses = train_linear_regression(*line(slope, intercept), **options)
        assertions.true(
            isinstance(model, Linear), f"expected a Linear back, got a {type(model).__name__}."
        )
        of = "losses of steps=501" if options else "losses of the default steps"
        assertions.floats(losses, 500 + len(options), of)
        models.append((model, torch.tensor([[slope]]), torch.tensor([intercept])))
    # Looked at when both are trained: each must be a model of its own.
    for model, W, b in models:
        assertions.close(model.W.detach(), W, "learnt W", atol=0.05)
        assertions.close(model.b.detach(), b, "learnt b", atol=0.05)


@points(2)
def test_regression_returns_the_losses():
    """losses: one Python float per step, falling"""
    x, y = line(3.0, 2.0)
    torch.manual_seed(0)
    result = train_linear_regression(x, y, steps=120)
    assertions.true(
        isinstance(result, tuple) and len(result) == 2,
        f"train_linear_regression returned {type(result).__name__}: expected (model, losses).",
    )
    losses = assertions.floats(result[1], 120, "losses of steps=120")
    check_options(train_linear_regression, ("x", "y"), steps=500, lr=0.1)
    assertions.true(
        losses[0] > 0.5 and losses[-1] < 0.01,
        f"losses on y = 3x + 2: expected from above 0.5 to below 0.01, got {losses[0]:.4f} to "
        f"{losses[-1]:.4f}.",
    )
    runs = []
    for asked in ({}, {"lr": 0.1}):
        torch.manual_seed(1)
        losses = train_linear_regression(x, y, steps=7, **asked)[1]
        runs.append(assertions.floats(losses, 7, "losses of steps=7"))
    assertions.true(
        near(*runs),
        f"losses of steps=7: expected the same without lr as with lr=0.1, got "
        f"{runs[0][-1]:.5g} and {runs[1][-1]:.5g} at the end.",
    )


@points(4)
def test_regression_takes_plain_gradient_steps():
    """the steps: exactly `steps` updates with this lr, on the full batch's mean squared error"""
    for steps, lr, rows, scale in (
        (1, 0.05, 20, 1.0),
        (1, 0.2, 2000, 50.0),
        (4, 0.1, 20, 1.0),
        (120, 0.002, 20, 1.0),
    ):
        x = random(rows, 1, seed=rows)
        y = scale * (random(rows, 1, seed=2) + 2 * x + 1)
        before = x.clone(), y.clone()
        torch.manual_seed(steps)
        model, losses = train_linear_regression(x, y, steps=steps, lr=lr)
        assertions.unchanged(x, before[0], "x")
        assertions.unchanged(y, before[1], "y")
        assertions.shape(model.W, (1, 1), "W learnt from x (N, 1) and y (N, 1)")
        path = losses_leading_to(x, y, model, steps, lr)
        check_losses(losses, path, f"steps={steps}, lr={lr}, on the way to the W and b returned")
        assertions.true(bool(model.b.detach().abs().max() > 1e-3), "b is still 0: is it trained?")
        assertions.equal([p.requires_grad for p in (model.W, model.b)], [True] * 2, "requires_grad")
        check_start(x, y, model, steps, lr)


def backward_step(W: Tensor, b: Tensor, x: Tensor, y: Tensor, lr: float) -> tuple[Tensor, Tensor]:
    """The parameters from which one gradient step on the mean squared error leads to W and b.

    The gradient is affine in the parameters, A θ - c, so a step θ' = θ - lr (A θ - c) can be
    undone: θ = (I - lr A)⁻¹ (θ' - lr c).
    """
    rows = torch.cat([x, torch.ones(len(x), 1)], dim=1).double()  # (N, D + 1)
    scale = 2.0 / y.numel()
    A = scale * rows.T @ rows  # (D + 1, D + 1)
    c = scale * rows.T @ y.double()  # (D + 1, K)
    theta = torch.cat([W, b.unsqueeze(0)]).double()
    theta = torch.linalg.solve(torch.eye(len(A)).double() - lr * A, theta - lr * c)
    return theta[:-1], theta[-1]


def losses_leading_to(x: Tensor, y: Tensor, model: Linear, steps: int, lr: float) -> list[float]:
    """The losses along the only gradient descent that ends at this model: `steps` + 1 of them."""
    W, b = model.W.detach().double(), model.b.detach().double()
    losses = []
    for _ in range(steps + 1):
        losses.append(float(((x.double() @ W + b - y.double()) ** 2).mean()))
        W, b = backward_step(W, b, x, y, lr)
    return losses[::-1]


def check_start(x: Tensor, y: Tensor, model: Linear, steps: int, lr: float) -> None:
    """The path must lead back to a fresh Linear: as given, b = 0 and |W| at most 1/√in."""
    W, b = model.W.detach().double(), model.b.detach().double()
    for _ in range(steps):
        W, b = backward_step(W, b, x, y, lr)
    fresh = Linear(x.shape[1], 500)
    limits = [1.5 * float(p.detach().abs().max()) + 1e-3 for p in (fresh.W, fresh.b)]
    assertions.true(
        bool(W.abs().max() < limits[0]) and bool(b.abs().max() < limits[1]),
        f"steps={steps}, lr={lr}: the model returned is not {steps} update(s) of size {lr} away "
        "from a fresh Linear.",
    )


def near(got: list[float], expected: list[float]) -> bool:
    return all(
        math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-6) for a, b in zip(got, expected, strict=True)
    )


def check_losses(losses: list[float], path: list[float], of: str) -> None:
    """Whether these are the losses along a path of one more: before each update, or after it."""
    losses = assertions.floats(losses, len(path) - 1, f"losses of {of}")
    # Both are valid logs of a training.
    if near(losses, path[:-1]) or near(losses, path[1:]):
        return
    expected, got = (assertions.show(torch.tensor(v)) for v in (path[:-1], losses))
    assertions.fail(f"losses of {of}: expected {expected}, got {got}.")


def losses_of_a_scale(
    rows: list[list[float]], targets: list[int], steps: int, lr: float
) -> list[float]:
    """The losses of gradient descent on one number, by which all logits are multiplied."""
    scale, losses = 1.0, []
    for _ in range(steps + 1):
        loss, slope = 0.0, 0.0
        for row, target in zip(rows, targets, strict=True):
            weights = [math.exp(scale * (v - row[target])) for v in row]
            loss += math.log(sum(weights)) / len(rows)
            mean = sum(w * v for w, v in zip(weights, row, strict=True)) / sum(weights)
            slope += (mean - row[target]) / len(rows)
        losses.append(loss)
        scale -= lr * slope
    return losses


# --- classifier: build_2d_classifier, accuracy_from_logits, train_classifier ------------------


def check_network(build: Callable[[], Sequential], *widths: int, has_relu: bool = True) -> None:
    """`build` makes a new Sequential of a Linear, a ReLU where asked, and a Linear each time."""
    model, other = build(), build()
    wide, hidden, narrow = widths
    of = f"the network {wide} → {hidden} → {narrow}"
    assertions.true(
        isinstance(model, Sequential), f"{of}: expected a Sequential, got a {type(model).__name__}."
    )
    x = random(20, wide, seed=1, scale=5.0)
    assertions.shape(model(x), (20, narrow), f"{of}: logits of 20 rows")
    found = {tuple(p.shape): p for p in model.parameters()}
    got = sorted(tuple(p.shape) for p in model.parameters())
    shapes = [(wide, hidden), (hidden,), (hidden, narrow), (narrow,)]
    assertions.equal(got, sorted(shapes), f"{of}: parameter shapes")
    assertions.true(
        is_affine(model, wide) is not has_relu,
        f"{of} is a single affine map: f(a) + f(b) = f(a + b) + f(0) everywhere. "
        "It needs a nonlinearity between its layers."
        if has_relu
        else f"{of}, without a nonlinearity: expected a single affine map.",
    )
    assertions.true(
        not has_nonlinear_output(model, wide),
        f"{of}: something nonlinear is applied to the logits. Expected a Linear as the last layer.",
    )
    # With your own Linear and ReLU, so that their mistakes are not counted here again.
    with torch.no_grad():
        for p in model.parameters():
            p.add_(random(*p.shape, seed=p.numel(), scale=0.1))
        W1, b1, W2, b2 = (found[shape] for shape in shapes)
        h = layer_with(W1, b1)(x)
        expected = layer_with(W2, b2)(ReLU()(h) if has_relu else h)
        name = "Linear, ReLU, Linear" if has_relu else "Linear, Linear"
        assertions.close(model(x), expected, f"{of}: what {name} give with its weights", atol=1e-4)
    theirs = weights(other)
    assertions.true(
        not any(p is q for p in model.parameters() for q in other.parameters())
        and not torch.equal(theirs[0], weights(build())[0]),
        f"{of}: two calls share their weights. Build a new network at every call.",
    )


@points(2)
def test_classifier_network_is_built_as_asked():
    """the network: a new Sequential of Linear(2, hidden), ReLU and Linear(hidden, 2)"""
    check_network(build_2d_classifier, 2, 16, 2)
    check_network(lambda: build_2d_classifier(hidden=5), 2, 5, 2)
    check_network(lambda: build_2d_classifier(33), 2, 33, 2)


@points(2)
def test_classifier_accuracy_is_the_share_of_hits():
    """accuracy: correct rows divided by all rows, a Python float"""
    logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [0.0, 1.0, 5.0], [9.0, 1.0, 5.0]])
    cases = (([0, 1, 2, 0], 1.0), ([0, 1, 2, 1], 0.75), ([1, 1, 0, 2], 0.25), ([1, 2, 0, 2], 0.0))
    for targets, expected in cases:
        got = accuracy_from_logits(logits, torch.tensor(targets))
        assertions.number(got, expected, f"accuracy with targets {targets}")
    got = accuracy_from_logits(
        torch.tensor([[-1.0, -2.0], [-5.0, -3.0], [-2.0, -4.0]]), torch.tensor([0, 1, 1])
    )
    assertions.number(got, 2 / 3, "accuracy of three rows of two negative logits")
    logits = random(10, 4, seed=1)
    best, before = logits.argmax(dim=1), logits.clone()
    assertions.number(accuracy_from_logits(logits, best), 1.0, "all right, (10, 4)")
    assertions.unchanged(logits, before, "logits")
    assertions.unchanged(best, before.argmax(dim=1), "targets")
    assertions.number(accuracy_from_logits(-logits, best), 0.0, "all wrong, (10, 4)")
    assertions.number(
        accuracy_from_logits(logits[:1], logits[:1].argmin(dim=1)), 0.0, "one row, wrong"
    )
    on_graph = logits.clone().requires_grad_()
    assertions.number(accuracy_from_logits(on_graph, best), 1.0, "all right, logits on the graph")
    logits = random(800, 3, seed=2)
    targets = logits.argmax(dim=1)
    targets[700:] = logits[700:].argmin(dim=1)
    assertions.number(accuracy_from_logits(logits, targets), 7 / 8, "800 rows, the last 100 wrong")


@points(2)
def test_classifier_training_takes_plain_gradient_steps():
    """the steps: `steps` updates with this lr and weight_decay, on the whole batch, in place"""
    for steps, lr, decay, rows, width, scale in (
        (1, 0.5, 0.0, 12, 2, 1.0),
        (4, 0.3, 0.0, 12, 2, 1.0),
        (3, 0.2, 0.5, 12, 2, 1.0),
        (2, 0.1, 0.1, 2000, 5, 1.0),
        (1, 0.001, 0.0, 12, 2, 100.0),  # gradients of some tens: none is to be cut off
    ):
        x, y = random(rows, width, seed=1, scale=scale), torch.arange(rows) % 3
        before = x.clone(), y.clone()
        model = network(width, 6, 3)
        params, path = weights(model), []

        def loss_of(params: list[Tensor], x: Tensor = x, y: Tensor = y) -> Tensor:
            return reference_cross_entropy(reference_logits(x, params), y)

        for _ in range(steps):
            params, loss = reference_step(params, loss_of, lr, decay)
            path.append(loss)
        path.append(float(loss_of(params)))
        losses = train_classifier(model, x, y, steps=steps, lr=lr, weight_decay=decay)
        of = f"steps={steps}, lr={lr}, weight_decay={decay}"
        assertions.floats(losses, steps, f"losses of {of}")
        for i, (got, expected) in enumerate(zip(model.parameters(), params, strict=True)):
            assertions.close(got.detach(), expected, f"parameter {i} after {of}")
            assertions.equal(got.requires_grad, True, f"requires_grad of parameter {i} after {of}")
        assertions.unchanged(x, before[0], "x")
        assertions.unchanged(y, before[1], "y")
        check_losses(losses, path, of)
    x, y, runs = random(12, 2, seed=1), torch.arange(12) % 3, []
    for asked in ({}, {"lr": 0.1, "weight_decay": 0.0}):
        # Not a Sequential: a model has a forward and parameters, and need not have layers.
        losses = train_classifier(Affine(2, 3), x, y, steps=9, **asked)
        runs.append(assertions.floats(losses, 9, "losses of steps=9"))
    assertions.true(
        near(*runs),
        f"losses of steps=9: expected the same without lr and weight_decay as with 0.1 and 0.0, "
        f"got {runs[0][-1]:.5g} and {runs[1][-1]:.5g} at the end.",
    )


@points(1)
def test_classifier_training_lasts_as_long_as_asked():
    """the steps: a thousand and one where that is asked, a thousand unless told otherwise"""
    x, model = random(3, 3, seed=1), FirstPixels(3)
    best = x.argmax(dim=1)  # so that the loss falls for ever
    losses = train_classifier(model, x, best, steps=1001, lr=0.1)
    path = losses_of_a_scale(x.tolist(), best.tolist(), steps=1001, lr=0.1)
    check_losses(losses, path, "steps=1001 on three points")
    check_options(train_classifier, ("model", "x", "y"), steps=1000, lr=0.1, weight_decay=0.0)


@points(3)
def test_classifier_learns_circles():
    """circles: at least 95 % of new points right after training"""
    torch.manual_seed(0)
    model = build_2d_classifier()
    losses = train_classifier(model, *circles(), steps=200, lr=1.0)
    assertions.floats(losses, 200, "losses of steps=200")
    points_, classes = circles(seed=5)
    with torch.no_grad():
        accuracy = accuracy_from_logits(model(points_), classes)
    assertions.true(
        assertions.plain_float(accuracy, "accuracy") >= 0.95,
        f"accuracy on new points: expected at least 0.95, got {assertions.show(accuracy)}.",
    )


# --- mnist: build_mnist_mlp, train_one_epoch, evaluate_accuracy -------------------------------


def leaves(model: Module) -> list[Module]:
    """The layers of a chain, those of chains within it included."""
    if not isinstance(model, Sequential):
        return [model]
    return [leaf for layer in model.layers for leaf in leaves(layer)]


@points(2)
def test_mnist_network_is_built_as_asked():
    """the network: new, 784 → hidden → 10, with a ReLU between, or without one on request"""
    check_network(build_mnist_mlp, 784, 128, 10)
    check_network(lambda: build_mnist_mlp(hidden=12), 784, 12, 10)
    check_network(lambda: build_mnist_mlp(hidden=12, use_relu=False), 784, 12, 10, has_relu=False)
    for use_relu, count in ((True, 3), (False, 2)):
        layers = leaves(build_mnist_mlp(17, use_relu))
        assertions.equal(len(layers), count, f"number of layers with use_relu={use_relu}")


@points(2)
def test_mnist_epoch_is_one_update_a_batch():
    """one epoch: one update per batch, and the mean loss over all images of unequal batches"""
    digits, targets = noisy_images(19, seed=1)
    shapes = ((19, 1, 28, 28), (19, 3), (19, 2, 3))
    for (lr, decay), shape in zip(((0.5, 0.0), (0.1, 0.3), (0.2, 0.0)), shapes, strict=True):
        images = digits.flatten(1)[:, : math.prod(shape[1:])].reshape(shape) * 0.1
        model = network(math.prod(shape[1:]), 6, 10)
        params, total = weights(model), 0.0
        for start in range(0, 19, 8):  # batches of 8, 8 and 3
            x, y = images[start : start + 8].flatten(1), targets[start : start + 8]

            def loss_of(params: list[Tensor], x: Tensor = x, y: Tensor = y) -> Tensor:
                return reference_cross_entropy(reference_logits(x, params), y)

            params, loss = reference_step(params, loss_of, lr, decay)
            total += loss * len(x)
        optimizer = SGD(model.parameters(), lr=lr, weight_decay=decay)
        loader = yielding(images, targets, 8, 8, 3)
        mean = train_one_epoch(model, loader, optimizer, CrossEntropyLoss())
        assertions.number(mean, total / 19, "mean loss of batches of 8, 8 and 3")
        for i, (got, expected) in enumerate(zip(model.parameters(), params, strict=True)):
            assertions.close(got.detach(), expected, f"parameter {i} after the epoch", rtol=1e-3)


@points(1)
def test_mnist_epoch_uses_what_it_is_given():
    """the parts: the given optimizer and loss, and each step along its own batch's gradient only"""
    images, targets = noisy_images(10, seed=2)
    images = images * 1000  # losses and gradients of some hundreds

    class Mean(Module):
        def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
            return (logits * (targets + 1).unsqueeze(1)).mean()

    many = random(1300, 2, 5, seed=3), torch.arange(1300) % 10
    for (x, y), sizes in (((images, targets), (4, 4, 2)), (many, (1000, *[1] * 300))):
        model = FirstPixels(x[0].numel())
        optimizer = RecordingOptimizer(model.parameters())
        each = (x.flatten(1)[:, :10] * (y + 1).unsqueeze(1)).mean(dim=1)  # one a row
        loss = train_one_epoch(model, yielding(x, y, *sizes), optimizer, Mean())
        of = f"{len(sizes)} batches"
        assertions.equal(len(optimizer.seen), len(sizes), f"calls of optimizer.step() for {of}")
        for i, rows in enumerate(each.split(sizes)):
            seen = optimizer.seen[i][0]
            assertions.close(seen, rows.mean().reshape(1), f"gradient at step {i + 1}", rtol=1e-3)
        assertions.number(loss, float(each.mean()), f"mean loss of {of}, by the given loss", 1e-4)
    model = FirstPixels()
    optimizer = RecordingOptimizer(model.parameters())
    train_one_epoch(model, batches(images, targets, 5), optimizer, Mean())
    assertions.equal(len(optimizer.seen), 2, "calls of optimizer.step() for a DataLoader of 2")


@points(2)
def test_mnist_accuracy_counts_every_image_once():
    """measuring: correct images over all images, for unequal batches; no graph, no side effects"""
    images, targets = torch.zeros(9, 1, 28, 28), torch.tensor([3, 1, 4, 1, 5, 9, 2, 6, 5])
    images[torch.arange(9), 0, 0, targets] = 1.0  # the right pixel is the brightest
    wrong = torch.tensor([5, 7, 8])
    images[wrong, 0, 0, 0] = 2.0  # 4 of 4, 2 of 4 and 0 of 1 right
    model, before = FirstPixels(), images.clone()
    got = evaluate_accuracy(model, yielding(images, targets, 4, 4, 1))
    assertions.number(got, 6 / 9, "accuracy of batches with 4 of 4, 2 of 4 and 0 of 1 right")
    assertions.number(
        evaluate_accuracy(model, batches(images[:3], targets[:3], 2)), 1.0, "all right"
    )
    rows = random(1300, 2, 5, seed=3)
    best, flat = rows.flatten(1).argmax(dim=1), FirstPixels(10)
    best[1200:] = rows[1200:].flatten(1).argmin(dim=1)
    for sign, expected in ((1.0, 12 / 13), (-1.0, 1 / 13)):
        flat.scale.data.fill_(sign)
        got = evaluate_accuracy(flat, yielding(rows, best, 1000, *[1] * 300))
        assertions.number(got, expected, "accuracy of a batch of 1000 and 300 of one, (B, 2, 5)")
    assertions.true(
        not any(model.grad_recorded),
        "The logits were on the graph: measure under torch.no_grad().",
    )
    assertions.unchanged(images, before, "images")
    assertions.unchanged(model.scale, torch.ones(1), "a parameter, by measuring,")
    model.scale.data.fill_(0.7)
    evaluate_accuracy(model, batches(images, targets, 4))
    assertions.unchanged(model.scale, torch.full((1,), 0.7), "a parameter, by measuring,")
    assertions.true(model.scale.grad is None, "evaluate_accuracy left a gradient behind.")
    model.scale.grad = grad = torch.tensor([0.5])
    evaluate_accuracy(model, batches(images, targets, 4))
    assertions.same(model.scale.grad, grad, "the gradient of a parameter afterwards")
    assertions.unchanged(grad, torch.tensor([0.5]), "the gradient of a parameter")
    assertions.equal(model.scale.requires_grad, True, "requires_grad of a parameter afterwards")
    assertions.equal(torch.is_grad_enabled(), True, "torch.is_grad_enabled() afterwards")


@points(1)
def test_mnist_empty_loader_is_an_error():
    """empty: both functions raise ValueError for a loader without images"""
    model = FirstPixels()
    optimizer = RecordingOptimizer(model.parameters())
    for empty in (list, lambda: iter(())):
        assertions.raises(
            ValueError,
            lambda empty=empty: train_one_epoch(model, empty(), optimizer, CrossEntropyLoss()),
            "train_one_epoch on an empty loader",
        )
        assertions.raises(
            ValueError,
            lambda empty=empty: evaluate_accuracy(model, empty()),
            "evaluate_accuracy on an empty loader",
        )


@points(2)
def test_mnist_learns_a_small_image_set():
    """learning: five epochs on 200 images, at least 95 % of new ones right"""
    torch.manual_seed(0)
    model = build_mnist_mlp(hidden=32)
    optimizer = SGD(model.parameters(), lr=0.1)
    loader, losses = batches(*noisy_images(200, seed=3), 20), []
    for _ in range(5):
        losses.append(train_one_epoch(model, loader, optimizer, CrossEntropyLoss()))
    losses = assertions.floats(losses, 5, "losses of five epochs")
    assertions.true(
        losses[-1] < losses[0] / 2,
        f"expected the last loss below half the first, got {losses[0]:.4f} and {losses[-1]:.4f}.",
    )
    accuracy = evaluate_accuracy(model, batches(*noisy_images(100, seed=4), 40))
    assertions.true(
        assertions.plain_float(accuracy, "accuracy") >= 0.95,
        f"accuracy on new images: expected at least 0.95, got {assertions.show(accuracy)}.",
    )
