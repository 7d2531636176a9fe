# task: relu
# wrong: |x|
# pitfall: none

ReLU.forward = lambda self, x: x.abs()
