# task: tanh
# right: a lambda

import torch

from g2c.nn import Tanh

Tanh.forward = lambda self, x: torch.tanh(x)
