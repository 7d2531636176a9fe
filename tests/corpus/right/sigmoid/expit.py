# task: sigmoid
# right: torch.special.expit

Sigmoid.forward = lambda self, x: torch.special.expit(x)
