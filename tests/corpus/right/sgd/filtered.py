# task: sgd
# right: the parameters with gradients gathered first

import torch
from g2c.nn import SGD

def step(self):
    todo = [p for p in self.params if p.grad is not None]
    with torch.no_grad():
        for p in todo:
            p -= self.lr * p.grad + self.lr * self.weight_decay * p

SGD.step = step
