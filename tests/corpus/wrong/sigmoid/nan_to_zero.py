# task: sigmoid
# wrong: nan_to_num hides inf / inf, so sigmoid(1000) is 0 instead of 1
# pitfall: overflow

import torch
from torch import Tensor
from g2c.nn import Sigmoid

def sigmoid_forward(self, x: Tensor) -> Tensor:
    e = torch.exp(x)
    return torch.nan_to_num(e / (1 + e), nan=0.0)


Sigmoid.forward = sigmoid_forward
