# task: sgd
# wrong: a fixed 0.01 in place of self.lr
# pitfall: lr-too-low

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    lr = 0.01
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= lr * (p.grad + self.weight_decay * p)


SGD.step = sgd_step
