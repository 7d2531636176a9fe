# task: relu
# wrong: the mask keeps the wrong half
# pitfall: wrong-sign

ReLU.forward = lambda self, x: x * (x < 0)
