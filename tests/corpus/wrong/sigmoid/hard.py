# task: sigmoid
# wrong: piecewise linear
# pitfall: none
# says: equals x / 6 + ½ cut off at 0 and 1

Sigmoid.forward = lambda self, x: (x / 6 + 0.5).clamp(0, 1)
