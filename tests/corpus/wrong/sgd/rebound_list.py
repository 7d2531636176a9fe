# task: sgd
# wrong: puts new tensors into self.params; the model still holds the old ones
# pitfall: rebound-parameter

import torch
from g2c.nn import SGD

def sgd_step(self):
    with torch.no_grad():
        for i, param in enumerate(self.params):
            if param.grad is not None:
                self.params[i] = param - self.lr * (param.grad + self.weight_decay * param)


SGD.step = sgd_step
