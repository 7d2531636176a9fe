# task: mse
# wrong: the first column alone
# pitfall: none

def forward(self, predictions, targets):
    e = (predictions - targets) ** 2
    return e.mean() if e.dim() == 1 else e[:, 0].mean()


MSELoss.forward = forward
