# task: mse
# wrong: the targets do not take part
# pitfall: none

MSELoss.forward = lambda self, p, t: (p**2).mean()
