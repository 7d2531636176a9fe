# task: sgd
# wrong: missing parentheses - the decay is not multiplied by lr
# pitfall: none

import torch
from g2c.nn import SGD

def sgd_step(self) -> None:
    with torch.no_grad():
        for param in self.params:
            if param.grad is not None:
                param -= self.lr * param.grad + self.weight_decay * param


SGD.step = sgd_step
