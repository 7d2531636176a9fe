# task: sgd
# right: the update of one parameter in a method of its own

import torch

class SGD:
    """Stochastic gradient descent with weight decay."""

    def __init__(self, params, lr, weight_decay=0.0):
        self.params = list(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self):
        for param in self.params:
            if param.grad is not None:
                param.grad.detach_().zero_()

    @torch.no_grad()
    def _update(self, param):
        direction = param.grad + self.weight_decay * param
        param -= self.lr * direction

    def step(self):
        for param in self.params:
            if param.grad is not None:
                self._update(param)

    def __repr__(self):
        return f"SGD({len(self.params)} parameters, lr={self.lr}, weight_decay={self.weight_decay})"
