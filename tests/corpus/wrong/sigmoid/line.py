# task: sigmoid
# wrong: a straight line through 1/2
# pitfall: no-nonlinearity

Sigmoid.forward = lambda self, x: 0.5 + 0.25 * x
