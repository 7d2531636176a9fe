# task: tanh
# wrong: the other S
# pitfall: none

Tanh.forward = lambda self, x: torch.sigmoid(x)
