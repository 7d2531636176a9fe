# task: sigmoid
# wrong: a straight line with a very gentle slope is added far out
# pitfall: none

Sigmoid.forward = lambda self, x: torch.sigmoid(x) + 2e-6 * x.clamp(-20, 20)
