# task: sgd
# wrong: keeps the iterable as it came, so a generator is used up after one zero_grad or step
# pitfall: none

import torch

class SGD:
    def __init__(self, params, lr, weight_decay=0.0):
        self.params = params
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self):
        for param in self.params:
            if param.grad is not None:
                param.grad.detach_().zero_()

    @torch.no_grad()
    def step(self):
        for param in self.params:
            if param.grad is not None:
                param -= self.lr * (param.grad + self.weight_decay * param)
