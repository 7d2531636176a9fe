# task: sigmoid
# right: a safe exponential on each side

def forward(self, x):
    e = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))


Sigmoid.forward = forward
