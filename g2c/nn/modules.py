"""The building blocks of a network: a base class, a linear layer, three activations, Sequential.

Order of work: Linear, ReLU, Tanh, Sigmoid, Sequential. In each, write `forward`; everything else
is given. Plain tensor functions only: building torch.nn is the point, so it is off limits here.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from g2c.nn.device import resolve_device


class Module:
    """Anything that turns tensors into tensors and may own parameters. Given.

    `forward` does the work and `parameters` lists what can be learnt. Calling a module calls
    its `forward`, so modules are used like functions: `layer(x)`.

    Attributes:
        training: whether the module is being trained, True at first. No layer of this lesson
            asks; some of later ones compute something else while they are trained.
    """

    training: bool = True

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, *args, **kwargs):
        raise NotImplementedError(f"{type(self).__name__} has no forward yet: write it.")

    def parameters(self) -> Iterable[Tensor]:
        """The tensors an optimizer may change. Empty, unless a subclass overrides it."""
        return []

    @property
    def device(self) -> torch.device:
        """Where the parameters are; the CPU for a module without any."""
        for parameter in self.parameters():
            return parameter.device
        return torch.device("cpu")

    def to(self, device: str | torch.device | None = None) -> "Module":
        """Move every parameter to `device`, in place, and return this module.

        device: a name or a torch.device; None and "auto" mean the one `resolve_device` prefers.

        The parameter objects stay the same, so an optimizer that holds them still works.
        """
        if device is None or device == "auto":
            device = resolve_device()
        for parameter in self.parameters():
            parameter.data = parameter.data.to(device)
            if parameter.grad is not None:
                parameter.grad = parameter.grad.to(device)
        return self

    def train(self, mode: bool = True) -> "Module":
        """Set `training` to `mode`, here and in every module held within, and return this module.

        Held within are the modules that are its attributes or stand in a list that is one.
        """
        self.training = mode
        for value in vars(self).values():
            for held in value if isinstance(value, (list, tuple)) else [value]:
                if isinstance(held, Module):
                    held.train(mode)
        return self

    def eval(self) -> "Module":
        """The same as train(False): the module is only used from here on, not trained."""
        return self.train(False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Linear(Module):
    """An affine map of rows: y = x W + b.

    in_features: width of a row of x.
    out_features: width of a row of y.

    Attributes (given):
        W: (in_features, out_features) float32, drawn from U(-1/√in_features, 1/√in_features),
            so that the spread of the outputs does not grow with the number of inputs.
        b: (out_features,) float32, zeros.
    """

    def __init__(self, in_features: int, out_features: int):
        self.in_features = in_features
        self.out_features = out_features
        bound = in_features**-0.5
        self.W = torch.empty(in_features, out_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self) -> Iterable[Tensor]:
        return [self.W, self.b]

    def forward(self, x: Tensor) -> Tensor:
        """Map a batch of rows, y = x W + b: the same W and b for every row of the batch.

        x: (N, in_features) float.
        Returns (N, out_features) float, on the graph: gradients reach x, W and b.
        """
        # TODO(linear): row i of the result is row i of x multiplied by W, plus b.
        raise NotImplementedError("linear: write Linear.forward in g2c/nn/modules.py")

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features})"


class ReLU(Module):
    """The rectifier, max(0, x) for each element. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """Keep what is positive, replace the rest by 0.

        x: any shape, float. Left unchanged: the result is a new tensor.
        Returns the same shape. Its slope is 1 where x > 0 and 0 where x < 0.
        """
        # TODO(relu): element by element, max(0, x).
        raise NotImplementedError("relu: write ReLU.forward in g2c/nn/modules.py")


class Tanh(Module):
    """The hyperbolic tangent of each element, from -1 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), and finite for any finite x: tanh(1000) is 1.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [-1, 1].
        """
        # TODO(tanh): the formula above overflows when taken literally; torch has a safe function.
        raise NotImplementedError("tanh: write Tanh.forward in g2c/nn/modules.py")


class Sigmoid(Module):
    """The logistic function of each element, from 0 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """σ(x) = 1 / (1 + e⁻ˣ), and finite for any finite x: sigmoid(-1000) is 0.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [0, 1].
        """
        # TODO(sigmoid): watch what e⁻ˣ does at x = -1000.
        raise NotImplementedError("sigmoid: write Sigmoid.forward in g2c/nn/modules.py")


class Sequential(Module):
    """Modules applied one after the other: the output of each is the input of the next.

    Sequential(Linear(2, 16), ReLU(), Linear(16, 2)) is a network. A Sequential may contain others.

    Attributes (given):
        layers: the modules, in the order they are applied.
    """

    def __init__(self, *layers: Module):
        self.layers = list(layers)

    def parameters(self) -> Iterable[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x: Tensor) -> Tensor:
        """Send x through the layers, first to last: one call for each entry of `layers`.

        x: what the first layer accepts. Returns what the last layer returns.
        """
        # TODO(sequential): call the layers one after the other.
        raise NotImplementedError("sequential: write Sequential.forward in g2c/nn/modules.py")

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
