# task: mse
# wrong: t² - p² is no squared error either
# pitfall: wrong-sign

MSELoss.forward = lambda self, p, t: -1.0 * torch.mean(torch.square(p - t))
