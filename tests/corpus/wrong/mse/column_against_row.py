# task: mse
# wrong: every prediction against every target
# pitfall: silent-broadcast

MSELoss.forward = lambda self, p, t: ((p.reshape(-1, 1) - t.reshape(-1)) ** 2).mean()
