# task: relu
# wrong: clamps x itself
# pitfall: inplace-input

ReLU.forward = lambda self, x: x.clamp_(min=0)
