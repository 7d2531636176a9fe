# task: sigmoid
# wrong: clamped to ±5
# pitfall: none
# says: Right from -3 to 3, but at 6 it gives 0.9933, not 0.9975.

Sigmoid.forward = lambda self, x: torch.sigmoid(x.clamp(-5, 5))
