# task: tanh
# wrong: tanh(-x)
# pitfall: wrong-sign

Tanh.forward = lambda self, x: torch.tanh(-x)
