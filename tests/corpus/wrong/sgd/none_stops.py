# task: sgd
# wrong: returns at the first parameter without gradient, so those behind it stay
# pitfall: none-grad

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for param in self.params:
            if param.grad is None:
                return
            param -= self.lr * (param.grad + self.weight_decay * param)

SGD.step = step
