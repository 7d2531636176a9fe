# task: sgd
# wrong: leaves a parameter alone when its gradient is all zeros, so it is not decayed
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None and p.grad.any():
                p -= self.lr * (p.grad + self.weight_decay * p)

SGD.step = step
