# task: sigmoid
# wrong: clamped to ±5
# pitfall: none

Sigmoid.forward = lambda self, x: torch.sigmoid(x.clamp(-5, 5))
