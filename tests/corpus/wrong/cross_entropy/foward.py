# task: cross_entropy
# wrong: the method is called foward
# pitfall: none
# says: did you mean forward?

import torch

from g2c.nn import Module


class CrossEntropyLoss(Module):
    def foward(self, logits, targets):
        lse = torch.logsumexp(logits, dim=1)
        return (lse - logits[torch.arange(len(targets)), targets]).mean()
