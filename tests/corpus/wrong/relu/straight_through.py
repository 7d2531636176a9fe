# task: relu
# wrong: right values, and a gradient of 1 everywhere
# pitfall: none
# says: The numbers of ReLU()(x) are right, but its slope at -1 is 1, not 0: leave the

ReLU.forward = lambda self, x: x + (torch.relu(x) - x).detach()
