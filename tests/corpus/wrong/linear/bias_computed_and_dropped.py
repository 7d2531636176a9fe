# task: linear
# wrong: the sum with the bias is computed and thrown away
# pitfall: missing-bias

def forward(self, x):
    y = x @ self.W
    y.add(self.b)
    return y


Linear.forward = forward
