# task: sgd
# wrong: the default of weight_decay is changed to 0.01
# pitfall: none

import torch

class SGD:
    def __init__(self, params, lr=0.1, weight_decay=0.01):
        self.params = list(params)
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self):
        for param in self.params:
            if param.grad is not None:
                param.grad.detach_().zero_()

    def step(self):
        with torch.no_grad():
            for param in self.params:
                if param.grad is not None:
                    param -= self.lr * (param.grad + self.weight_decay * param)
