# task: tanh
# right: 1 - 2 / (e^2x + 1)

Tanh.forward = lambda self, x: 1 - 2 / (torch.exp(2 * x) + 1)
