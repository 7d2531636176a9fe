# task: relu
# wrong: Python's own max, of a number and a whole tensor
# pitfall: none

ReLU.forward = lambda self, x: max(0, x)
