# task: relu
# right: a sum over a stack of halves

ReLU.forward = lambda self, x: torch.stack([x, x.abs()]).sum(0) * 0.5
