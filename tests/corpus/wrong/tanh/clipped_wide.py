# task: tanh
# wrong: a straight line with a very gentle slope is added far out
# pitfall: none

Tanh.forward = lambda self, x: torch.tanh(x) + 2e-6 * x.clamp(-20, 20)
