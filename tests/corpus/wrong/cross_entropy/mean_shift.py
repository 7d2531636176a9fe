# task: cross_entropy
# wrong: subtracts the row's mean instead of its maximum
# pitfall: unstable-softmax

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    s = logits - logits.mean(dim=1, keepdim=True)
    lse = torch.log(torch.sum(torch.exp(s), dim=1))
    return (lse - s[torch.arange(len(targets)), targets]).mean()


CrossEntropyLoss.forward = cross_entropy_forward
