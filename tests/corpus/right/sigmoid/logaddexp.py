# task: sigmoid
# right: e to the minus softplus

Sigmoid.forward = lambda self, x: torch.exp(-torch.logaddexp(-x, torch.zeros_like(x)))
