# task: mse
# wrong: the loss falls as the error grows
# pitfall: wrong-sign

MSELoss.forward = lambda self, p, t: -((p - t) ** 2).mean()
