# task: sgd
# wrong: __init__ keeps clones, so the model's own tensors never move
# pitfall: rebound-parameter

import torch

class SGD:
    def __init__(self, params, lr, weight_decay=0.0):
        self.params = [p.clone() for p in params]
        self.lr = lr
        self.weight_decay = weight_decay

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.detach_().zero_()

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
