# task: sequential
# wrong: self.layer does not exist, it is self.layers
# pitfall: none
# says: it is called .layers

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

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
        """Send x through every layer, first to last, each exactly once.

        x: what the first layer accepts. Returns what the last layer returns.
        """
        for layer in self.layer:
            x = layer(x)
        return x

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
