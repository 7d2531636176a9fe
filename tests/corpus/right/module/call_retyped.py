# task: module
# right: __call__ typed again

import torch

from g2c.nn import Module


def __call__(self, *args, **kwargs):
    out = self.forward(*args, **kwargs)
    return out


Module.__call__ = __call__
