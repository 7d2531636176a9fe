# task: sequential
# wrong: puts a relu after every layer, also the last
# pitfall: none
# says: The second layer was given [[12.0, 14.0], [16.0, 0.0]], not [[12.0, 14.0],

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers: Module):
        self.layers = list(layers)

    def parameters(self) -> Iterable[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
