# task: relu
# right: torch.threshold, a plain tensor function

ReLU.forward = lambda self, x: torch.threshold(x, 0.0, 0.0)
