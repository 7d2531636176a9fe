# task: tanh
# wrong: a straight line, clipped
# pitfall: none

Tanh.forward = lambda self, x: x.clamp(-1, 1)
