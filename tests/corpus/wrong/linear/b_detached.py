# task: linear
# wrong: detaches b, so the bias never learns
# pitfall: detached-graph

from collections.abc import Iterable
import torch
from torch import Tensor
from g2c.nn import Module

class Linear(Module):
    """An affine map of the last dimension: y = x W + b.

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
        bound = in_features ** (-0.5)
        self.W = torch.empty(in_features, out_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self) -> Iterable[Tensor]:
        return [self.W, self.b]

    def forward(self, x: Tensor) -> Tensor:
        """Map a batch of rows, y = x W + b: the same W and b for every row of the batch.

        x: (N, in_features) float.
        Returns (N, out_features) float, on the graph: gradients reach x, W and b.
        """
        return x @ self.W + self.b.detach()

    def __repr__(self) -> str:
        return f'Linear({self.in_features}, {self.out_features})'
