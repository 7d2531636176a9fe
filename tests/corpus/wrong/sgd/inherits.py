# task: sgd
# wrong: inherits from torch.optim.SGD
# pitfall: torch-nn-shortcut

from torch import optim


class SGD(optim.SGD):
    def __init__(self, params, lr, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.weight_decay = lr, weight_decay
        super().__init__(self.params, lr=lr, weight_decay=weight_decay)
