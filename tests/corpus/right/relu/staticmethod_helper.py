# task: relu
# right: the work in a static method

import torch

from g2c.nn import Module


class ReLU(Module):
    @staticmethod
    def _cut(x):
        return torch.where(x > 0, x, torch.zeros_like(x))

    def forward(self, x):
        return self._cut(x)
