# task: relu
# wrong: an ELU
# pitfall: none

ReLU.forward = lambda self, x: torch.where(x > 0, x, torch.exp(x.clamp(max=0)) - 1)
