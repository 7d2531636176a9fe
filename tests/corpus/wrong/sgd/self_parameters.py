# task: sgd
# wrong: self.parameters does not exist here
# pitfall: none

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
        with torch.no_grad():
            for p in self.parameters():
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
