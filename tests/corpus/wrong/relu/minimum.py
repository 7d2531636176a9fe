# task: relu
# wrong: minimum instead of maximum
# pitfall: none

ReLU.forward = lambda self, x: torch.minimum(x, torch.zeros_like(x))
