# task: cross_entropy
# wrong: torch.nn.functional out of sys.modules
# pitfall: torch-nn-shortcut

import sys


def forward(self, logits, targets):
    return sys.modules["torch.nn.functional"].cross_entropy(logits, targets)


CrossEntropyLoss.forward = forward
