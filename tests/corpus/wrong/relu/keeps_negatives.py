# task: relu
# wrong: keeps what is negative
# pitfall: wrong-sign

ReLU.forward = lambda self, x: x.clamp(max=0)
