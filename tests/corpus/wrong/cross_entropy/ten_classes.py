# task: cross_entropy
# wrong: takes it for granted that there are ten classes
# pitfall: none

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    onehot = torch.zeros(len(targets), 10)
    onehot[torch.arange(len(targets)), targets] = 1
    return (torch.logsumexp(logits, dim=1) - (logits * onehot).sum(dim=1)).mean()


CrossEntropyLoss.forward = cross_entropy_forward
