# task: module
# wrong: parameters returns None for a module without any
# pitfall: none

import torch

from g2c.nn import Module


def parameters(self):
    pass


Module.parameters = parameters
