# task: sgd
# wrong: λ times |param|, which does not pull negative parameters to 0
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p.abs())

SGD.step = step
