# task: relu
# wrong: the result is negated
# pitfall: wrong-sign

ReLU.forward = lambda self, x: -x.clamp(min=0)
