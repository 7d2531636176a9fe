# task: sgd
# right: assigns a new .data, the parameter object stays the same

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    for param in self.params:
        if param.grad is not None:
            param.data = param.data - self.lr * (param.grad.data + self.weight_decay * param.data)


SGD.step = sgd_step
