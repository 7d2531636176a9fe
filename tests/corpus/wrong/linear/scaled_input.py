# task: linear
# wrong: x is scaled in place, and the result is that of the scaled x
# pitfall: inplace-input

def forward(self, x):
    x /= x.norm()
    return x @ self.W + self.b


Linear.forward = forward
