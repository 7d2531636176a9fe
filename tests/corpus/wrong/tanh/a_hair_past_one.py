# task: tanh
# wrong: a little more than 1 far out
# pitfall: none

Tanh.forward = lambda self, x: torch.tanh(x) * 1.00005
