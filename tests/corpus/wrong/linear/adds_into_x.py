# task: linear
# wrong: x is changed on the way
# pitfall: inplace-input

def forward(self, x):
    y = x @ self.W + self.b
    x.data.mul_(2)
    return y


Linear.forward = forward
