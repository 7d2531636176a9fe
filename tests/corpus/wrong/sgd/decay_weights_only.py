# task: sgd
# wrong: leaves biases (one dimension) out of the decay, though every parameter is decayed
# pitfall: decay-ignored

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
            for p in self.params:
                if p.grad is not None:
                    d = self.weight_decay if p.dim() > 1 else 0.0
                    p -= self.lr * (p.grad + d * p)
