# task: tanh
# wrong: three terms of the series
# pitfall: none

Tanh.forward = lambda self, x: (x - x**3 / 3 + 2 * x**5 / 15).clamp(-1, 1)
