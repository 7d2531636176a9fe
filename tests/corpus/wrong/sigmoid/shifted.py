# task: sigmoid
# wrong: σ(x) - 1/2
# pitfall: none

Sigmoid.forward = lambda self, x: torch.sigmoid(x) - 0.5
