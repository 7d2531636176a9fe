# task: sgd
# wrong: calls zero_grad at the start of step, so there is nothing left to follow
# pitfall: grad-mutated

import torch
from g2c.nn import SGD

def step(self):
    self.zero_grad()
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)

SGD.step = step
