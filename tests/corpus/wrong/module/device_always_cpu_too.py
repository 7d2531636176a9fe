# task: module
# wrong: device is always the CPU, wherever the parameters are
# pitfall: none

import torch

from g2c.nn import Module

Module.device = property(lambda self: torch.device("cpu"))
