# task: sgd
# wrong: leaves the last parameter out
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for i in range(len(self.params) - 1):
            p = self.params[i]
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)

SGD.step = step
