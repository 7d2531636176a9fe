# task: cross_entropy
# wrong: covers the nan of the overflow up with nan_to_num
# pitfall: unstable-softmax

import torch
from g2c.nn import CrossEntropyLoss

def forward(self, logits, targets):
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    loss = -p[torch.arange(len(targets)), targets].log()
    return torch.nan_to_num(loss, nan=0.0, posinf=0.0).mean()

CrossEntropyLoss.forward = forward
