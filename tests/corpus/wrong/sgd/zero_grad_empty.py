# task: sgd
# wrong: zero_grad is overwritten by one that does nothing
# pitfall: stale-gradients

import torch

class SGD:
    def __init__(self, params, lr, weight_decay=0.0):
        self.params = list(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self):
        for param in self.params:
            grad = param.grad
            grad = 0

    def step(self):
        with torch.no_grad():
            for param in self.params:
                if param.grad is not None:
                    param -= self.lr * (param.grad + self.weight_decay * param)
