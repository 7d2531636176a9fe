# task: cross_entropy
# right: torch.log_softmax, softmax in log space

import torch
from torch import Tensor
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits: Tensor, targets: Tensor) -> Tensor:
    logp = torch.log_softmax(logits, dim=1)
    return -logp[range(len(targets)), targets].mean()


CrossEntropyLoss.forward = cross_entropy_forward
