# task: relu
# wrong: the mask keeps the wrong half
# pitfall: none

ReLU.forward = lambda self, x: x * (x < 0)
