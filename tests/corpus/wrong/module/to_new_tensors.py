# task: module
# wrong: to makes new parameter tensors, so an optimizer holds the old ones
# pitfall: rebound-parameter

import torch

from g2c.nn import Module


def to(self, device):
    for name, value in list(vars(self).items()):
        if isinstance(value, torch.Tensor):
            setattr(self, name, value.detach().clone().to(device).requires_grad_())
    return self


Module.to = to
