# task: cross_entropy
# wrong: shifts logits.data in place, so the caller's scores change
# pitfall: inplace-input

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    m = logits.max(dim=1, keepdim=True).values.detach()
    logits.data.sub_(m)
    lse = logits.exp().sum(dim=1).log()
    return (lse - logits[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = cross_entropy_forward
