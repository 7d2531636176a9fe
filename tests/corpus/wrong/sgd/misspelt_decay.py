# task: sgd
# wrong: self.decay does not exist, it is self.weight_decay
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.decay * p)

SGD.step = step
