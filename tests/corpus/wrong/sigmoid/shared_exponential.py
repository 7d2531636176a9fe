# task: sigmoid
# wrong: the same, with a name for e^x
# pitfall: overflow

class Sigmoid(Module):
    def forward(self, x):
        e = x.exp()
        return e / (e + 1)
