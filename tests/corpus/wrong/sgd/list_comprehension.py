# task: sgd
# wrong: a comprehension of new values, thrown away
# pitfall: no-update

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        [p - self.lr * (p.grad + self.weight_decay * p) for p in self.params if p.grad is not None]

SGD.step = step
