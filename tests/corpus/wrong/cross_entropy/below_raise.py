# task: cross_entropy
# wrong: the code stands below the raise
# pitfall: none
# says: never gets to your code, which stands below the raise that m

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    raise NotImplementedError("cross_entropy: write CrossEntropyLoss.forward in g2c/nn/loss.py")
    lse = torch.logsumexp(logits, dim=1)
    return (lse - logits[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = cross_entropy_forward
