# task: mse
# wrong: half of it
# pitfall: none

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).mean() / 2
