"""Loss functions: how wrong a prediction is, as one scalar that gradient descent can lower.

Order of work: read MSELoss, which is given as an example, then write CrossEntropyLoss.
"""

import torch
from torch import Tensor

from g2c.nn.modules import Module


class MSELoss(Module):
    """Mean squared error, for regression. Given.

    loss = mean over all elements of (prediction - target)²
    """

    def forward(self, predictions: Tensor, targets: Tensor) -> Tensor:
        """The mean squared difference of a batch.

        predictions, targets: the same shape, float; (N, 1) minus (N,) would silently give (N, N).
        Returns a scalar, shape (), on the graph.
        """
        return ((predictions - targets) ** 2).mean()


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
        # TODO(cross_entropy): a log-sum-exp per row, minus the target's logit, then the mean.
        raise NotImplementedError("cross_entropy: write CrossEntropyLoss.forward in g2c/nn/loss.py")
