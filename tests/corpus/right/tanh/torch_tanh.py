# task: tanh
# right: torch.tanh

Tanh.forward = lambda self, x: torch.tanh(x)
