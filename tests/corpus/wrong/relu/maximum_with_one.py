# task: relu
# wrong: max(1, x)
# pitfall: none

ReLU.forward = lambda self, x: torch.maximum(x, torch.ones_like(x))
