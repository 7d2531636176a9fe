# task: tanh
# wrong: clamps x to [-2, 2] to avoid the overflow, which changes the values beyond
# pitfall: none
# says: Right from -1.5 to 1.5, but at 3 it gives 0.964, not 0.9951.

from torch import Tensor
from g2c.nn import Module

class Tanh(Module):
    """The hyperbolic tangent of each element, from -1 to 1. Has no parameters."""

    def forward(self, x: Tensor) -> Tensor:
        """tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), and finite for any finite x: tanh(1000) is 1.

        x: any shape, float. Left unchanged.
        Returns the same shape, every element in [-1, 1].
        """
        x = x.clamp(-2, 2)
        return (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())
