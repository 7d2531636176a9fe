# task: relu
# wrong: clipped at 6
# pitfall: none

ReLU.forward = lambda self, x: x.clamp(0, 6)
