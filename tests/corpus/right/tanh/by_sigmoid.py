# task: tanh
# right: 2 σ(2x) - 1

Tanh.forward = lambda self, x: 2 * torch.sigmoid(2 * x) - 1
