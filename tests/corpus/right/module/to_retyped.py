# task: module
# right: to with .data, written again

import torch

from g2c.nn import Module


def to(self, device):
    for p in self.parameters():
        p.data = p.data.to(device)
        if p.grad is not None:
            p.grad.data = p.grad.data.to(device)
    return self


Module.to = to
