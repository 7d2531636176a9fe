# task: sgd
# wrong: decays the parameter that has been updated already
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * p.grad
                p -= self.lr * self.weight_decay * p

SGD.step = step
