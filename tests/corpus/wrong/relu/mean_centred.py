# task: relu
# wrong: rectifies what is above the mean
# pitfall: none

ReLU.forward = lambda self, x: torch.relu(x - x.mean())
