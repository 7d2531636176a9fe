# task: mse
# wrong: the targets get a dimension more
# pitfall: silent-broadcast

MSELoss.forward = lambda self, p, t: ((p - t.unsqueeze(-1).squeeze(0).reshape(1, -1)) ** 2).mean()
