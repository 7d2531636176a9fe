# task: sigmoid
# wrong: piecewise linear
# pitfall: none

Sigmoid.forward = lambda self, x: (x / 6 + 0.5).clamp(0, 1)
