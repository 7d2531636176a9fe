# task: relu
# right: the maximum of a stack

ReLU.forward = lambda self, x: torch.stack([x, torch.zeros_like(x)]).max(dim=0)[0]
