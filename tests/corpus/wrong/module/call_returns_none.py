# task: module
# wrong: __call__ runs forward and does not return what it gives
# pitfall: missing-return

import torch

from g2c.nn import Module


def __call__(self, *args, **kwargs):
    self.forward(*args, **kwargs)


Module.__call__ = __call__
