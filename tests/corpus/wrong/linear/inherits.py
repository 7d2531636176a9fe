# task: linear
# wrong: inherits from torch.nn.Linear
# pitfall: torch-nn-shortcut

from torch import nn


class Linear(nn.Linear):
    @property
    def W(self):
        return self.weight.T

    @property
    def b(self):
        return self.bias
