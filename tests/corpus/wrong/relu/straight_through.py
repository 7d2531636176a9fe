# task: relu
# wrong: right values, and a gradient of 1 everywhere
# pitfall: none

ReLU.forward = lambda self, x: x + (torch.relu(x) - x).detach()
