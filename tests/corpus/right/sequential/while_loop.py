# task: sequential
# right: a while loop with a counter

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers: Module):
        self.layers = list(layers)

    def parameters(self) -> Iterable[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x: Tensor) -> Tensor:
        i = 0
        while i < len(self.layers):
            x = self.layers[i](x)
            i = i + 1
        return x

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
