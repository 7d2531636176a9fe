# task: mse
# wrong: the mean over dimension 0
# pitfall: not-scalar

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).mean(0)
