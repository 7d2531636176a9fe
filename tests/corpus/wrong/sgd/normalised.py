# task: sgd
# wrong: divides the gradient by its length
# pitfall: none

import torch
from g2c.nn import SGD

def sgd_step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad / (p.grad.norm() + 1e-8) + self.weight_decay * p)


SGD.step = sgd_step
