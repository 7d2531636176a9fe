# task: relu
# wrong: keeps what is negative
# pitfall: none

ReLU.forward = lambda self, x: x.clamp(max=0)
