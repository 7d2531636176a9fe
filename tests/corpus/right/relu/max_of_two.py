# task: relu
# right: torch.max of two tensors

ReLU.forward = lambda self, x: torch.max(x, torch.tensor(0.0))
