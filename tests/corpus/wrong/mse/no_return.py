# task: mse
# wrong: nothing returned
# pitfall: missing-return

def forward(self, predictions, targets):
    loss = ((predictions - targets) ** 2).mean()


MSELoss.forward = forward
