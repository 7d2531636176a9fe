# task: cross_entropy
# wrong: target's logit minus log-sum-exp, a negative loss
# pitfall: wrong-sign

import torch
from g2c.nn import CrossEntropyLoss

def cross_entropy_forward(self, logits, targets):
    lse = torch.logsumexp(logits, 1)
    z = logits.gather(1, targets.unsqueeze(1)).squeeze(1)
    return (z - lse).mean()


CrossEntropyLoss.forward = cross_entropy_forward
