# task: cross_entropy
# wrong: mixes the loss with that of the last call
# pitfall: none
# says: Right at first and wrong at a later call: an earlier batch has left a trace.

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
        loss = (lse - logits[torch.arange(len(targets)), targets]).mean()
        self.last = 0.9 * getattr(self, "last", loss.detach()) + 0.1 * loss
        return self.last
