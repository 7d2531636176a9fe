# task: mse
# wrong: the root of it
# pitfall: none

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).mean().sqrt()
