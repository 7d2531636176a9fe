# task: mse
# wrong: the root of it
# pitfall: none
# says: equals the root of the mean of the squares

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).mean().sqrt()
