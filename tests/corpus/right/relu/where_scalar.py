# task: relu
# right: where with a plain 0

ReLU.forward = lambda self, x: torch.where(x >= 0, x, 0.0)
