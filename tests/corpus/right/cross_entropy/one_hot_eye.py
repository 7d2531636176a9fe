# task: cross_entropy
# right: a one-hot matrix from eye

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    onehot = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[targets]
    lse = torch.logsumexp(logits, dim=1)
    return (lse - (logits * onehot).sum(dim=1)).mean()

CrossEntropyLoss.forward = forward
