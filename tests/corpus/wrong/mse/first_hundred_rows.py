# task: mse
# wrong: the first hundred rows alone
# pitfall: none

MSELoss.forward = lambda self, p, t: ((p[:100] - t[:100]) ** 2).mean()
