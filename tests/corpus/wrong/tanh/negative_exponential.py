# task: tanh
# wrong: (1 - e^-2x) / (1 + e^-2x)
# pitfall: overflow

Tanh.forward = lambda self, x: (1 - (-2 * x).exp()) / (1 + (-2 * x).exp())
