# task: relu
# wrong: smooth near 0
# pitfall: none
# says: equals log(1 + eˣ)

ReLU.forward = lambda self, x: torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)
