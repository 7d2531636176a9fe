# task: sequential
# wrong: two mistakes: the output is not carried on, and a softmax at the end
# pitfall: none
# says: The second layer was given x itself, not what the first one returned: the

from collections.abc import Iterable
import torch
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
        for layer in self.layers:
            out = layer(x)
        return torch.softmax(out, dim=1)

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
