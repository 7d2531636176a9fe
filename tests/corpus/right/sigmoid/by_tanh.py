# task: sigmoid
# right: (tanh(x / 2) + 1) / 2

Sigmoid.forward = lambda self, x: 0.5 * (torch.tanh(x / 2) + 1)
