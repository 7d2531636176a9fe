# task: tanh
# wrong: a rational approximation
# pitfall: none
# says: Close to Tanh near 0, and 0.0234 off at -1.5: an approximation; torch has the

Tanh.forward = lambda self, x: (x * (27 + x * x) / (27 + 9 * x * x)).clamp(-1, 1)
