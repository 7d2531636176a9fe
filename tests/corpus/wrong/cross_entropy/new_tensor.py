# task: cross_entropy
# wrong: wraps the losses of the rows in a new tensor
# pitfall: detached-graph

import torch
from torch import Tensor
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
        losses = []
        for z, t in zip(logits, targets):
            losses.append((torch.logsumexp(z, 0) - z[t]).item())
        return torch.tensor(losses).mean()
