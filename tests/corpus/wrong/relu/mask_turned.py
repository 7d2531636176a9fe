# task: relu
# wrong: the mask keeps the wrong half
# pitfall: none
# says: equals min(0, x)

ReLU.forward = lambda self, x: x * (x < 0)
