# task: sgd
# wrong: sets the parameter to minus lr times grad and forgets the old value
# pitfall: none

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.copy_(-self.lr * (p.grad + self.weight_decay * p))

SGD.step = step
