# task: classifier
# wrong: torch.equal says whether all rows match
# pitfall: none

import torch
from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return float(torch.equal(logits.argmax(dim=1), targets))
