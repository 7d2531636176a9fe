"""What a loss is mistaken for: other formulas, and what to do about each.

Data only: `loss_advice` compares.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from g2c_magics.lessons.nn.probes.loss_cases import cross_entropy, log_softmax, picked

Loss = Callable[[Tensor, Tensor], Tensor]
LOG_2 = math.log(2)


def top(z: Tensor) -> Tensor:
    """Each row's largest logit, (N, 1)."""
    return z.max(dim=1, keepdim=True).values


def lse(z: Tensor) -> Tensor:
    return torch.logsumexp(z, dim=1)


def one_hot(z: Tensor, t: Tensor) -> Tensor:
    return torch.eye(z.shape[1])[t]


# What is computed instead, by its formula: the loss, and what to do about it.
OTHER_SQUARES: dict[str, tuple[Loss, str]] = {
    "the mean of |prediction - target|": (
        lambda p, t: (p - t).abs().mean(),
        "the difference should be squared.",
    ),
    "the mean of prediction - target": (lambda p, t: (p - t).mean(), "the square is missing."),
    "half the mean of the squares": (
        lambda p, t: ((p - t) ** 2).mean() / 2,
        "without the half it is right.",
    ),
    "the root of the mean of the squares": (
        lambda p, t: ((p - t) ** 2).mean().sqrt(),
        "without the root it is right.",
    ),
    "the square of the mean difference": (
        lambda p, t: (p - t).mean() ** 2,
        "square each difference first, then take the mean.",
    ),
    "the square of the summed differences": (
        lambda p, t: (p - t).sum() ** 2,
        "square each difference first, then take the mean.",
    ),
    "the largest of the squares": (lambda p, t: ((p - t) ** 2).max(), "the mean is asked for."),
    "the median of the squares": (lambda p, t: ((p - t) ** 2).median(), "the mean is asked for."),
    "the variance of the differences": (
        lambda p, t: (p - t).var(unbiased=False),
        "the mean of the squares is asked for, with nothing taken off first.",
    ),
    "the mean of prediction²": (lambda p, t: (p**2).mean(), "the targets are not used."),
    "the mean of (prediction - target)³": (lambda p, t: ((p - t) ** 3).mean(), "the power is 2."),
    "the mean of (prediction - target)⁴": (lambda p, t: ((p - t) ** 4).mean(), "the power is 2."),
}

SCORES = "logits are scores of any size, not probabilities: the softmax comes first."
OTHER_ENTROPIES: dict[str, tuple[Loss, str]] = {
    "log(Σ exp(z - m)) - z[t]": (
        lambda z, t: (lse(z - top(z)) - picked(z, t)).mean(),
        "m was subtracted inside the logarithm and not added back.",
    ),
    "m + log(Σ exp(z - m)) - (z[t] - m)": (
        lambda z, t: (lse(z) - picked(z, t) + top(z)[:, 0]).mean(),
        "m counts once too often: the target's logit is shifted already, or m is added twice.",
    ),
    "log(Σ exp(z - m)) + m·2 - z[t]": (
        lambda z, t: (lse(z) - picked(z, t) + 2 * top(z)[:, 0]).mean(),
        "m counts once too often.",
    ),
    "log(Σ exp(z - m)) - m - z[t]": (
        lambda z, t: (lse(z - top(z)) - top(z)[:, 0] - picked(z, t)).mean(),
        "m has to be added back, and is subtracted.",
    ),
    "m - z[t]": (
        lambda z, t: (top(z)[:, 0] - picked(z, t)).mean(),
        "the log of the sum is missing.",
    ),
    "the cross-entropy of softmax(z)": (
        lambda z, t: cross_entropy(torch.softmax(z, 1), t),
        "a softmax is applied to the logits and then another one, inside the loss: one is enough.",
    ),
    "the cross-entropy of -z": (
        lambda z, t: cross_entropy(-z, t),
        "the sign of the logits is turned.",
    ),
    "the log-sum-exp alone": (lambda z, t: lse(z).mean(), "the target's logit is not subtracted."),
    "the target's logit alone": (lambda z, t: picked(z, t).mean(), "the log-sum-exp is missing."),
    "minus the target's logit": (lambda z, t: -picked(z, t).mean(), "the log-sum-exp is missing."),
    "log(Σ exp(z) - z[t])": (
        lambda z, t: (z.exp().sum(1) - picked(z, t)).log().mean(),
        "the target's logit is subtracted inside the logarithm: close its parentheses before that.",
    ),
    "m + log(Σ exp(z - m) - z[t])": (
        lambda z, t: (top(z)[:, 0] + ((z - top(z)).exp().sum(1) - picked(z, t)).log()).mean(),
        "the target's logit is subtracted inside the logarithm: close its parentheses before that.",
    ),
    "Σ exp(z) - z[t]": (
        lambda z, t: (z.exp().sum(1) - picked(z, t)).mean(),
        "the logarithm of the sum is missing.",
    ),
    "-log of the mean of the probabilities": (
        lambda z, t: -picked(log_softmax(z), t).exp().mean().log(),
        "take the logarithm of each row first, and then the mean.",
    ),
    "-log2 of the probabilities": (
        lambda z, t: cross_entropy(z, t) / LOG_2,
        "the natural logarithm is asked for: torch.log.",
    ),
    "-log10 of the probabilities": (
        lambda z, t: cross_entropy(z, t) / math.log(10),
        "the natural logarithm is asked for: torch.log.",
    ),
    "log2(Σ exp(z - m)) - (z[t] - m)": (
        lambda z, t: (lse(z - top(z)) / LOG_2 - picked(z - top(z), t)).mean(),
        "the natural logarithm is asked for: torch.log.",
    ),
    "m + log2(Σ exp(z - m)) - z[t]": (
        lambda z, t: (top(z)[:, 0] + lse(z - top(z)) / LOG_2 - picked(z, t)).mean(),
        "the natural logarithm is asked for: torch.log.",
    ),
    "log2(Σ exp(z)) - z[t]": (
        lambda z, t: (lse(z) / LOG_2 - picked(z, t)).mean(),
        "the natural logarithm is asked for: torch.log.",
    ),
    "log(Σ exp(z - m) - (z[t] - m))": (
        lambda z, t: ((z - top(z)).exp().sum(1) - picked(z - top(z), t)).log().mean(),
        "the target's logit is subtracted inside the logarithm: close its parentheses before that.",
    ),
    "log(mean of exp(z)) - z[t]": (
        lambda z, t: (z.exp().mean(1).log() - picked(z, t)).mean(),
        "the exponentials are averaged, and should be summed.",
    ),
    "Σ log(exp(z)) - z[t]": (
        lambda z, t: (z.sum(1) - picked(z, t)).mean(),
        "log and sum are swapped, the sum comes first.",
    ),
    "m + Σ log(exp(z - m)) - z[t]": (
        lambda z, t: (top(z)[:, 0] + (z - top(z)).sum(1) - picked(z, t)).mean(),
        "log and sum are swapped, the sum comes first.",
    ),
    "-log(z[t])": (lambda z, t: -picked(z, t).log().mean(), SCORES),
    "-log(z[t] / Σ z)": (lambda z, t: -(picked(z, t) / z.sum(1)).log().mean(), SCORES),
    "-log(|z[t]|)": (lambda z, t: -picked(z, t).abs().log().mean(), SCORES),
    "1 - the probability of the target": (
        lambda z, t: 1 - picked(log_softmax(z), t).exp().mean(),
        "the loss is minus the logarithm of that probability.",
    ),
    "minus the probability of the target": (
        lambda z, t: -picked(log_softmax(z), t).exp().mean(),
        "the loss is minus the logarithm of that probability: the logarithm is missing.",
    ),
    "the probability of the target": (
        lambda z, t: picked(log_softmax(z), t).exp().mean(),
        "the loss is minus the logarithm of that probability.",
    ),
    "the squared error of the logits against one-hot targets": (
        lambda z, t: ((z - one_hot(z, t)) ** 2).mean(),
        "that is the other loss; cross-entropy is asked for.",
    ),
    "the squared error of softmax(z) against one-hot targets": (
        lambda z, t: ((torch.softmax(z, 1) - one_hot(z, t)) ** 2).mean(),
        "that is the other loss; cross-entropy is asked for.",
    ),
    "the summed squared error of softmax(z) against one-hot targets, per row": (
        lambda z, t: ((torch.softmax(z, 1) - one_hot(z, t)) ** 2).sum(1).mean(),
        "that is the other loss; cross-entropy is asked for.",
    ),
    "the summed squared error of the logits against one-hot targets, per row": (
        lambda z, t: ((z - one_hot(z, t)) ** 2).sum(1).mean(),
        "that is the other loss; cross-entropy is asked for.",
    ),
    "the log-sum-exp minus z · t": (
        lambda z, t: (lse(z)[:, None] - z * t[:, None]).sum(1).mean(),
        "the target is a class to pick, not a number to multiply with.",
    ),
    "the log-sum-exp minus t · Σ z": (
        lambda z, t: (lse(z) - (z * t[:, None]).sum(1)).mean(),
        "the target is a class to pick, not a number to multiply with.",
    ),
    "the log-sum-exp minus t": (
        lambda z, t: (lse(z) - t).mean(),
        "the target is the index of a logit to pick, not a number to subtract.",
    ),
    "the log-sum-exp minus z[t - 1]": (
        lambda z, t: (lse(z) - picked(z, t - 1)).mean(),
        "classes count from 0: the target is the index as it is.",
    ),
    "the log-sum-exp minus the row's sum": (
        lambda z, t: (lse(z) - z.sum(1)).mean(),
        "only the target's logit is subtracted.",
    ),
    "the log-sum-exp minus the largest logit": (
        lambda z, t: (lse(z) - top(z)[:, 0]).mean(),
        "the target's logit is subtracted, whichever is the largest.",
    ),
    "that of the first row": (lambda z, t: cross_entropy(z[:1], t[:1]), "every row counts."),
    "that of the last row": (lambda z, t: cross_entropy(z[-1:], t[-1:]), "every row counts."),
    "the largest of the rows' losses": (
        lambda z, t: -picked(log_softmax(z), t).min(),
        "the mean is asked for.",
    ),
    "the median of the rows' losses": (
        lambda z, t: -picked(log_softmax(z), t).median(),
        "the mean is asked for.",
    ),
    "the losses of all classes, each against its own one-hot number": (
        lambda z, t: torch.logaddexp(torch.zeros(()), z * (1 - 2 * one_hot(z, t))).mean(),
        "that is a loss for two classes in every column; one softmax over the row is asked for.",
    ),
    "the mean loss of the rows that are classified wrong": (
        lambda z, t: cross_entropy(z[z.argmax(1) != t], t[z.argmax(1) != t]),
        "rows that are right count too.",
    ),
    "the losses of the rows that are classified wrong, over all rows": (
        lambda z, t: (-picked(log_softmax(z), t) * (z.argmax(1) != t)).mean(),
        "rows that are right count too.",
    ),
}
for _share in (0.1, 0.2, 0.05):
    OTHER_ENTROPIES[f"the loss with {_share:g} of each target spread over all classes"] = (
        lambda z, t, s=_share: (1 - s) * cross_entropy(z, t) - s * log_softmax(z).mean(),
        "no label smoothing is asked for.",
    )
OTHERS = {"mse": OTHER_SQUARES, "cross_entropy": OTHER_ENTROPIES}
