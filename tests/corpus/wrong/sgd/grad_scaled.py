# task: sgd
# wrong: multiplies .grad by lr in place
# pitfall: grad-mutated

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                step = p.grad.mul_(self.lr)
                p -= step + self.lr * self.weight_decay * p


SGD.step = sgd_step
