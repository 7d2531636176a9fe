# task: tanh
# wrong: a rational approximation
# pitfall: none

Tanh.forward = lambda self, x: (x * (27 + x * x) / (27 + 9 * x * x)).clamp(-1, 1)
