# task: cross_entropy
# wrong: torch.nn.functional.cross_entropy
# pitfall: torch-nn-shortcut

import torch.nn.functional as F


class CrossEntropyLoss(Module):
    def forward(self, logits, targets):
        return F.cross_entropy(logits, targets)
