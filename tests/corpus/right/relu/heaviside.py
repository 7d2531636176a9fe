# task: relu
# right: torch.heaviside as the mask

ReLU.forward = lambda self, x: x * torch.heaviside(x.detach(), torch.tensor(0.0))
