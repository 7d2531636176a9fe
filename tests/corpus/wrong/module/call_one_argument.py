# task: module
# wrong: __call__ hands on the first argument only, so a loss gets no targets
# pitfall: none

import torch

from g2c.nn import Module


def call(self, x, *rest):
    return self.forward(x)


Module.__call__ = call
