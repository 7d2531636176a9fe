# task: sigmoid
# right: 1 / (1 + e^-x)

Sigmoid.forward = lambda self, x: 1 / (1 + torch.exp(-x))
