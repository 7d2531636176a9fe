# task: linear
# wrong: the bias never takes part
# pitfall: missing-bias

def forward(self, x):
    return x @ self.W


Linear.forward = forward
