# task: relu
# wrong: drops the negative elements instead of zeroing them
# pitfall: none
# says: For x of shape (2, 3) the result has shape (3,): every number of x has its own

ReLU.forward = lambda self, x: x[x > 0]
