# task: relu
# wrong: one row at a time, for matrices only
# pitfall: none

ReLU.forward = lambda self, x: torch.stack([row.clamp(min=0) for row in x.unbind(0)][:2])
