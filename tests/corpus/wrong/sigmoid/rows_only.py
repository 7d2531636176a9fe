# task: sigmoid
# wrong: not for a single number
# pitfall: none

Sigmoid.forward = lambda self, x: torch.stack([torch.sigmoid(row) for row in x])
