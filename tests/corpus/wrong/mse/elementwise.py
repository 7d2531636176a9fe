# task: mse
# wrong: one loss an element
# pitfall: not-scalar

MSELoss.forward = lambda self, p, t: (p - t) ** 2
