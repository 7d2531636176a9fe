# task: tanh
# wrong: (e^2x - 1) / (e^2x + 1)
# pitfall: overflow

class Tanh(Module):
    def forward(self, x):
        e = (2 * x).exp()
        return (e - 1) / (e + 1)
