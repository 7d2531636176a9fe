# task: sgd
# wrong: 2 λ param, from the derivative of λ param²
# pitfall: none

import torch
from g2c.nn import SGD

def sgd_step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + 2 * self.weight_decay * p)


SGD.step = sgd_step
