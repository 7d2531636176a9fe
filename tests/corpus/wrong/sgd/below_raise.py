# task: sgd
# wrong: the code stands below the raise
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    raise NotImplementedError("sgd: write SGD.step in g2c/nn/optim.py")
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)

SGD.step = step
