# task: relu
# wrong: torch.nn.functional.relu
# pitfall: torch-nn-shortcut

from torch.nn import functional as F

ReLU.forward = lambda self, x: F.relu(x)
