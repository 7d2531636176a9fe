# task: tanh
# wrong: three terms of the series
# pitfall: none
# says: Close to Tanh near 0, and 0.152 off at -1.25: an approximation; torch has the

Tanh.forward = lambda self, x: (x - x**3 / 3 + 2 * x**5 / 15).clamp(-1, 1)
