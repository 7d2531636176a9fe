# task: relu
# wrong: right numbers in a flat shape
# pitfall: none

ReLU.forward = lambda self, x: torch.relu(x).flatten()
