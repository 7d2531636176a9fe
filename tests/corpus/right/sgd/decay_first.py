# task: sgd
# right: shrinks by 1 - lr λ and then subtracts lr grad

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.mul_(1 - self.lr * self.weight_decay)
                p.sub_(self.lr * p.grad)

SGD.step = step
