# task: sgd
# wrong: lr becomes smaller at every step
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)
    self.lr *= 0.99

SGD.step = step
