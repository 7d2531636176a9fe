# task: sequential
# wrong: puts a softmax after the last layer
# pitfall: none
# says: Every layer was called as it should be, but what is returned is a softmax of

import torch
from torch import Tensor
from g2c.nn import Sequential

def sequential_forward(self, x: Tensor) -> Tensor:
    for layer in self.layers:
        x = layer(x)
    return torch.softmax(x, dim=-1)


Sequential.forward = sequential_forward
