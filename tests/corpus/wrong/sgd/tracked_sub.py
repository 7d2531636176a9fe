# task: sgd
# wrong: sub_ on the parameter without no_grad
# pitfall: tracked-update

import torch
from g2c.nn import SGD

def step(self):
    for p in self.params:
        if p.grad is None:
            continue
        p.sub_(self.lr * (p.grad + self.weight_decay * p))

SGD.step = step
