# task: relu
# wrong: |x|
# pitfall: none
# says: equals |x|

ReLU.forward = lambda self, x: x.abs()
