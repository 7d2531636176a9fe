# task: module
# wrong: __call__ runs forward under no_grad
# pitfall: detached-graph

import torch

from g2c.nn import Module


def call(self, *args, **kwargs):
    with torch.no_grad():
        return self.forward(*args, **kwargs)


Module.__call__ = call
