# task: mse
# right: einsum of the error with itself

def forward(self, predictions, targets):
    e = (predictions - targets).reshape(-1)
    return torch.dot(e, e) / e.numel()


MSELoss.forward = forward
