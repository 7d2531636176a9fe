# task: mse
# right: by the binomial formula

MSELoss.forward = lambda self, p, t: (p * p - 2 * p * t + t * t).mean()
