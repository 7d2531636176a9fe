# task: classifier
# right: lists

from torch import Tensor

def accuracy_from_logits(logits: Tensor, targets: Tensor) -> float:
    predicted = logits.argmax(dim=1).tolist()
    hits = [p == t for p, t in zip(predicted, targets.tolist())]
    return sum(hits) / len(hits)
