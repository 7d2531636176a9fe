# task: linear
# wrong: right on every shape but the square ones
# pitfall: transposed-weight

def forward(self, x):
    W = self.W.T if self.W.shape[0] == self.W.shape[1] else self.W
    return x @ W + self.b


Linear.forward = forward
