# task: tanh
# right: the sign far out

Tanh.forward = lambda self, x: torch.where(x.abs() > 20, torch.sign(x), torch.tanh(x))
