# task: mse
# wrong: one loss a row
# pitfall: not-scalar

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).mean(dim=-1, keepdim=True)
