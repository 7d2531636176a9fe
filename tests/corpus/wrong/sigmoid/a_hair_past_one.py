# task: sigmoid
# wrong: a little more than 1 far out
# pitfall: none

Sigmoid.forward = lambda self, x: torch.sigmoid(x) * 1.00005
