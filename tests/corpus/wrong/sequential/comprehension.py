# task: sequential
# wrong: a comprehension applies each layer to the same x
# pitfall: none
# says: The second layer was given x itself, not what the first one returned: the

from collections.abc import Iterable
from torch import Tensor
from g2c.nn import Module

class Sequential(Module):
    def __init__(self, *layers: Module):
        self.layers = list(layers)

    def parameters(self) -> Iterable[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def forward(self, x: Tensor) -> Tensor:
        return [layer(x) for layer in self.layers][-1]

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
