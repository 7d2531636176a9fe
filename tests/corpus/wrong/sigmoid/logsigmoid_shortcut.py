# task: sigmoid
# wrong: exp of torch.nn.functional.logsigmoid
# pitfall: torch-nn-shortcut

from torch import Tensor
from g2c.nn import Sigmoid

import torch.nn.functional as F


def sigmoid_forward(self, x: Tensor) -> Tensor:
    return F.logsigmoid(x).exp()


Sigmoid.forward = sigmoid_forward
