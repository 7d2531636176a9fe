# task: relu
# wrong: defines foward, so calling the layer still finds nothing
# pitfall: none
# says: did you mean forward?

import torch

from g2c.nn import Module


class ReLU(Module):
    def foward(self, x):
        return torch.relu(x)
