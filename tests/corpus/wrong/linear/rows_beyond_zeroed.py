# task: linear
# wrong: the bias is added to the first 256 rows alone
# pitfall: none
# says: Of 1200 rows, number 256 (from 0) is the first that is wrong, and 256 are

def forward(self, x):
    y = x @ self.W
    return torch.cat([y[:256] + self.b, y[256:]])


Linear.forward = forward
