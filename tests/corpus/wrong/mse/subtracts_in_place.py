# task: mse
# wrong: the targets are taken off the predictions in place
# pitfall: inplace-input

def forward(self, predictions, targets):
    predictions.data -= targets
    return (predictions**2).mean()


MSELoss.forward = forward
