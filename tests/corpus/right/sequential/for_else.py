# task: sequential
# right: for and else

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers: Module):
        self.layers = list(layers)

    def parameters(self) -> Iterable[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        else:
            return x

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
