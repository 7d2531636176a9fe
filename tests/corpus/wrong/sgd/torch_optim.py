# task: sgd
# wrong: torch.optim.SGD does the step
# pitfall: torch-nn-shortcut

import torch
from g2c.nn import SGD

def sgd_step(self):
    torch.optim.SGD(self.params, lr=self.lr, weight_decay=self.weight_decay).step()


SGD.step = sgd_step
