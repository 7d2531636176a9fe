# task: relu
# wrong: smooth near 0
# pitfall: none

ReLU.forward = lambda self, x: torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)
