# task: cross_entropy
# right: (N,) minus (N, 1), whose mean over (N, N) is the same number

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    lse = torch.logsumexp(logits, dim=1)
    return (lse - logits.gather(1, targets.unsqueeze(1))).mean()


CrossEntropyLoss.forward = cross_entropy_forward
