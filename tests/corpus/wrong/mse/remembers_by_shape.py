# task: mse
# wrong: the loss of the first batch of a shape is given for the next
# pitfall: none

SEEN = {}


def forward(self, predictions, targets):
    return SEEN.setdefault(predictions.shape, ((predictions - targets) ** 2).mean())


MSELoss.forward = forward
