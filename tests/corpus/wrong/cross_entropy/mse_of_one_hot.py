# task: cross_entropy
# wrong: the other loss: squared error against one-hot targets
# pitfall: none
# says: equals the squared error of the logits against one-hot targets

import torch
from g2c.nn import Module

class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        onehot = torch.eye(logits.shape[1])[targets]
        return ((logits - onehot) ** 2).mean()
