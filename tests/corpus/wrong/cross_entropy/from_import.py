# task: cross_entropy
# wrong: the function under another name
# pitfall: torch-nn-shortcut

from torch.nn.functional import cross_entropy as ce

CrossEntropyLoss.forward = lambda self, logits, targets: ce(logits, targets)
