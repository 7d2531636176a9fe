# task: relu
# wrong: returns x
# pitfall: no-nonlinearity

ReLU.forward = lambda self, x: x
