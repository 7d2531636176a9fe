# task: relu
# wrong: a step instead of a ramp
# pitfall: none

ReLU.forward = lambda self, x: (x > 0).float()
