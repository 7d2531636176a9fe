# task: relu
# wrong: keeps what is negative
# pitfall: none
# says: equals min(0, x)

ReLU.forward = lambda self, x: x.clamp(max=0)
