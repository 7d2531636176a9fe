# task: linear
# wrong: the bias is left out for a batch of one row
# pitfall: none

def forward(self, x):
    y = x @ self.W
    return y + self.b if len(x) > 1 else y


Linear.forward = forward
