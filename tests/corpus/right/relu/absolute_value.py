# task: relu
# right: (x + |x|) / 2

ReLU.forward = lambda self, x: (x + x.abs()) / 2
