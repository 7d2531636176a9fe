# task: tanh
# right: torch.tanh

import torch
from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    """The hyperbolic tangent of each element, from -1 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), and finite for any finite x: tanh(1000) is 1.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [-1, 1].
        """
        return torch.tanh(x)
