# task: relu
# wrong: not for a single number
# pitfall: none

ReLU.forward = lambda self, x: torch.stack([torch.relu(row) for row in x])
