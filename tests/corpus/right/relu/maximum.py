# task: relu
# right: maximum with zeros

ReLU.forward = lambda self, x: torch.maximum(x, torch.zeros_like(x))
