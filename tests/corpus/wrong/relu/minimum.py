# task: relu
# wrong: minimum instead of maximum
# pitfall: wrong-sign

ReLU.forward = lambda self, x: torch.minimum(x, torch.zeros_like(x))
