# task: sigmoid
# wrong: a straight line with a very gentle slope is added far out
# pitfall: none
# says: Right from -3 to 1000, but at -6 it gives 0.002461, not 0.002473.

Sigmoid.forward = lambda self, x: torch.sigmoid(x) + 2e-6 * x.clamp(-20, 20)
