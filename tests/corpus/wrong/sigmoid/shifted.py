# task: sigmoid
# wrong: σ(x) - 1/2
# pitfall: none
# says: equals σ(x) - ½

Sigmoid.forward = lambda self, x: torch.sigmoid(x) - 0.5
