# task: relu
# wrong: drops the negative elements instead of zeroing them
# pitfall: none

ReLU.forward = lambda self, x: x[x > 0]
