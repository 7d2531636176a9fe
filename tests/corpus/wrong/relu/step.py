# task: relu
# wrong: a step instead of a ramp
# pitfall: none
# says: equals 1 where x > 0 and 0 elsewhere

ReLU.forward = lambda self, x: (x > 0).float()
