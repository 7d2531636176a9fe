# task: sgd
# right: a loop over indices, the tensors change in place

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    with torch.no_grad():
        for i in range(len(self.params)):
            if self.params[i].grad is not None:
                self.params[i] -= self.lr * (self.params[i].grad + self.weight_decay * self.params[i])


SGD.step = sgd_step
