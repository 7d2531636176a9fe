# task: relu
# wrong: max(1, x)
# pitfall: none
# says: equals max(1, x)

ReLU.forward = lambda self, x: torch.maximum(x, torch.ones_like(x))
