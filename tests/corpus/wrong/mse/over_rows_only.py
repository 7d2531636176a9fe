# task: mse
# wrong: divided by the rows, not by the elements
# pitfall: sum-not-mean

MSELoss.forward = lambda self, p, t: ((p - t) ** 2).sum() / len(p)
