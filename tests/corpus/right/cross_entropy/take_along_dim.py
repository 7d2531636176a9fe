# task: cross_entropy
# right: take_along_dim and logaddexp

from functools import reduce


def forward(self, logits, targets):
    lse = reduce(torch.logaddexp, logits.unbind(1))
    return torch.mean(lse - torch.take_along_dim(logits, targets[:, None], 1)[:, 0])


CrossEntropyLoss.forward = forward
