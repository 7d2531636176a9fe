# task: sgd
# wrong: torch.no_grad without parentheses
# pitfall: none

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    with torch.no_grad:
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = sgd_step
