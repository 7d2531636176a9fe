# task: module
# wrong: to moves the parameters and forgets to return self
# pitfall: missing-return

import torch

from g2c.nn import Module


def to(self, device):
    for p in self.parameters():
        p.data = p.data.to(device)
        if p.grad is not None:
            p.grad = p.grad.to(device)


Module.to = to
