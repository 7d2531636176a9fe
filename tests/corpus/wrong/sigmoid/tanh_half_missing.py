# task: sigmoid
# wrong: (1 + tanh(x)) / 2 lacks the half inside
# pitfall: none
# says: equals (1 + tanh(x)) / 2, that is σ(2x)

import torch
from torch import Tensor
from g2c.nn import Module

class Sigmoid(Module):
    """The logistic function of each element, from 0 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """σ(x) = 1 / (1 + e⁻ˣ), and finite for any finite x: sigmoid(-1000) is 0.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [0, 1].
        """
        return (1 + torch.tanh(x)) / 2
