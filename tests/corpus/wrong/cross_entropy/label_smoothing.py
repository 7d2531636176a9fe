# task: cross_entropy
# wrong: spreads a tenth of the target over all classes
# pitfall: none
# says: equals the loss with 0.1 of each target spread over all classes

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        logp = torch.log_softmax(logits, dim=1)
        nll = -logp.gather(1, targets.unsqueeze(1)).squeeze(1)
        return (0.9 * nll - 0.1 * logp.mean(dim=1)).mean()
