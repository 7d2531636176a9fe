# task: cross_entropy
# wrong: takes it for granted that there are ten classes
# pitfall: none
# says: Right for logits of shape (6, 10), wrong for (4, 2), (5, 3), (3, 4): what in

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    onehot = torch.zeros(len(targets), 10)
    onehot[torch.arange(len(targets)), targets] = 1
    return (torch.logsumexp(logits, dim=1) - (logits * onehot).sum(dim=1)).mean()


CrossEntropyLoss.forward = cross_entropy_forward
