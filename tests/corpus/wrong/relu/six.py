# task: relu
# wrong: clipped at 6
# pitfall: none
# says: Right from -1000 to 6, but at 30 it gives 6, not 30.

ReLU.forward = lambda self, x: x.clamp(0, 6)
