# task: sgd
# wrong: the decay is subtracted from the gradient, so parameters grow
# pitfall: wrong-sign

import torch
from g2c.nn import SGD

def step(self):
    with torch.no_grad():
        for param in self.params:
            if param.grad is not None:
                param -= self.lr * (param.grad - self.weight_decay * param)

SGD.step = step
