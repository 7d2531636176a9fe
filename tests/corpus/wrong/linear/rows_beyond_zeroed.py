# task: linear
# wrong: the bias is added to the first 256 rows alone
# pitfall: none

def forward(self, x):
    y = x @ self.W
    return torch.cat([y[:256] + self.b, y[256:]])


Linear.forward = forward
