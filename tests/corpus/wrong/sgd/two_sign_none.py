# task: sgd
# wrong: two mistakes, the sign, and no check for None
# pitfall: wrong-sign

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    with torch.no_grad():
        for p in self.params:
            p += self.lr * (p.grad + self.weight_decay * p)


SGD.step = sgd_step
