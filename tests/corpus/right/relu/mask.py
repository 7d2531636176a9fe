# task: relu
# right: a mask

ReLU.forward = lambda self, x: x * (x > 0)
