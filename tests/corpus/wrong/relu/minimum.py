# task: relu
# wrong: minimum instead of maximum
# pitfall: none
# says: equals min(0, x)

ReLU.forward = lambda self, x: torch.minimum(x, torch.zeros_like(x))
