# task: sgd
# right: p.data is outside the graph

import torch
from g2c.nn import SGD

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.data -= self.lr * (p.grad + self.weight_decay * p.data)

SGD.step = step
