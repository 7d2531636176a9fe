# task: mnist
# wrong: no Sequential but a class of its own
# pitfall: none

class Network(Module):
    def __init__(self, hidden, use_relu):
        self.layers = [Linear(784, hidden), *([ReLU()] if use_relu else []), Linear(hidden, 10)]

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def build_mnist_mlp(hidden=128, use_relu=True):
    return Network(hidden, use_relu)
