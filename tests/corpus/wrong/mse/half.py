# task: mse
# wrong: half of it
# pitfall: none
# says: equals half the mean of the squares

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).mean() / 2
