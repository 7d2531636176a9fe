# task: cross_entropy
# wrong: the target's logit is detached
# pitfall: detached-graph

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    lse = torch.logsumexp(logits, dim=1)
    z = logits.detach()[torch.arange(len(targets)), targets]
    return (lse - z).mean()

CrossEntropyLoss.forward = forward
