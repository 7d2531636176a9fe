# task: tanh
# wrong: a straight line, clipped
# pitfall: none
# says: equals x cut off at -1 and 1

Tanh.forward = lambda self, x: x.clamp(-1, 1)
