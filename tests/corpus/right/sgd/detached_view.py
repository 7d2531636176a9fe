# task: sgd
# right: changes a detached view, which shares memory

import torch

class SGD:
    def __init__(self, params, lr, weight_decay=0.0):
        self.params = list(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self):
        for param in self.params:
            if param.grad is not None:
                param.grad.detach_().zero_()

    def step(self):
        for p in self.params:
            if p.grad is not None:
                raw = p.detach()
                raw -= self.lr * (p.grad.detach() + self.weight_decay * raw)
