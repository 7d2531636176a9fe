# task: mse
# wrong: the sum of squares
# pitfall: sum-not-mean

class MSELoss(Module):
    def forward(self, predictions, targets):
        return ((predictions - targets) ** 2).sum()
