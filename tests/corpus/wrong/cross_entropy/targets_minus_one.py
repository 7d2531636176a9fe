# task: cross_entropy
# wrong: counts the classes from 1
# pitfall: none
# says: equals the log-sum-exp minus z[t - 1] (z

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    """Cross-entropy of class scores against the right classes, for classification.

    With z a row of logits and t its target, the loss of a row is -log softmax(z)[t], which is

        loss(z, t) = log(Σⱼ exp(zⱼ)) - z[t]

    and the loss of a batch is the mean over its rows.
    Source: Goodfellow, Bengio, Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3.
    """

    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy of a batch, stable for logits of any size.

        logits: (N, C) float scores, any real numbers; not probabilities.
        targets: (N,) int64, the index of the right class of each row, in [0, C).
        Returns a scalar, shape (), on the graph.

        exp(1000) is inf, so the formula must not be taken literally. Softmax does not change
        when one number is subtracted from a whole row: take each row's own largest logit m,

            log(Σⱼ exp(zⱼ)) = m + log(Σⱼ exp(zⱼ - m))

        where every exponent is at most 0, so nothing overflows (the log-sum-exp trick).
        """
        lse = torch.logsumexp(logits, dim=1)
        return (lse - logits[torch.arange(len(targets)), targets - 1]).mean()
