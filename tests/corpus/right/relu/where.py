# task: relu
# right: where

ReLU.forward = lambda self, x: torch.where(x > 0, x, torch.zeros_like(x))
