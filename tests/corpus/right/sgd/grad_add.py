# task: sgd
# right: grad.add gives a new tensor

import torch
from g2c.nn import SGD

def sgd_step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.add_(p.grad.add(p, alpha=self.weight_decay), alpha=-self.lr)


SGD.step = sgd_step
