# task: mse
# wrong: adds the target where it should take it off
# pitfall: wrong-sign

MSELoss.forward = lambda self, p, t: ((p + t) ** 2).mean()
