# task: relu
# right: a float mask

ReLU.forward = lambda self, x: (x > 0).float() * x
