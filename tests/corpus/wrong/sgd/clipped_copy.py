# task: sgd
# wrong: follows a clipped copy of the gradient
# pitfall: none

import torch
from g2c.nn import SGD

def sgd_step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                g = p.grad.clamp(-1, 1)
                p -= self.lr * (g + self.weight_decay * p)


SGD.step = sgd_step
