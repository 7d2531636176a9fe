# task: sequential
# wrong: takes the layers off the list, so the second call finds none
# pitfall: none
# says: took layers out of self.layers

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers: Module):
        self.layers = list(layers)

    def parameters(self) -> Iterable[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x: Tensor) -> Tensor:
        while self.layers:
            layer = self.layers.pop(0)
            x = layer(x)
        return x

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
