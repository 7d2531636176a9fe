# task: relu
# wrong: right numbers in a flat shape
# pitfall: none
# says: For x of shape (2, 3) the result has shape (6,): every number of x has its own

ReLU.forward = lambda self, x: torch.relu(x).flatten()
