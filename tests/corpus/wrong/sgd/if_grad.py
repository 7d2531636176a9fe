# task: sgd
# wrong: a whole tensor in an if
# pitfall: none-grad

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    with torch.no_grad():
        for param in self.params:
            if param.grad:
                param -= self.lr * (param.grad + self.weight_decay * param)


SGD.step = sgd_step
