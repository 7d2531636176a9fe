# task: sigmoid
# wrong: a straight line with a very gentle slope is added far out
# pitfall: none
# says: Right from -0.5 to 3, but at 6 it gives 0.9975

Sigmoid.forward = lambda self, x: torch.sigmoid(x) + 2e-6 * x.clamp(-20, 20)
