# task: mse
# right: pow, sum, and a division

def forward(self, predictions, targets):
    difference = predictions - targets
    return torch.sum(difference.pow(2)) / difference.numel()


MSELoss.forward = forward
