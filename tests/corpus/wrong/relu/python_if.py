# task: relu
# wrong: one decision for all numbers
# pitfall: none

ReLU.forward = lambda self, x: x if x > 0 else 0
