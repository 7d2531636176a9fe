# task: module
# wrong: device takes the first parameter, and a module without any fails
# pitfall: none

import torch

from g2c.nn import Module


@property
def device(self):
    return list(self.parameters())[0].device


Module.device = device
