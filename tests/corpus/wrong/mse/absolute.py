# task: mse
# wrong: the mean absolute error
# pitfall: none

MSELoss.forward = lambda self, p, t: (p - t).abs().mean()
