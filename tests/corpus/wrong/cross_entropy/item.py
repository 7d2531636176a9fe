# task: cross_entropy
# wrong: returns loss.item(), so backward is not possible
# pitfall: detached-graph

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    lse = torch.logsumexp(logits, dim=1)
    loss = (lse - logits[torch.arange(len(targets)), targets]).mean()
    return loss.item()


CrossEntropyLoss.forward = cross_entropy_forward
