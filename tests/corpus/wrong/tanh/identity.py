# task: tanh
# wrong: returns x
# pitfall: no-nonlinearity

Tanh.forward = lambda self, x: x
