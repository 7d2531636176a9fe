# task: classifier
# wrong: targets made a column, so the comparison is (N, N)
# pitfall: silent-broadcast

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    return (logits.argmax(dim=1) == targets.unsqueeze(1)).float().mean().item()
