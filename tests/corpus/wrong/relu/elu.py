# task: relu
# wrong: an ELU
# pitfall: none
# says: equals x for x > 0 and eˣ - 1 elsewhere

ReLU.forward = lambda self, x: torch.where(x > 0, x, torch.exp(x.clamp(max=0)) - 1)
