# task: module
# wrong: to rebinds the loop variable, so nothing moves
# pitfall: rebound-parameter

import torch

from g2c.nn import Module


def to(self, device):
    for p in self.parameters():
        p = p.to(device)
    return self


Module.to = to
