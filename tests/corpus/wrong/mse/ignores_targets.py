# task: mse
# wrong: the targets do not take part
# pitfall: none
# says: equals the mean of prediction²

MSELoss.forward = lambda self, p, t: (p**2).mean()
