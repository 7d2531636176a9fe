# task: mnist
# right: a subclass of Sequential

class Digits(Sequential):
    def __init__(self, hidden, use_relu):
        layers = [Linear(784, hidden), ReLU(), Linear(hidden, 10)]
        super().__init__(*(layers if use_relu else layers[::2]))


def build_mnist_mlp(hidden=128, use_relu=True):
    return Digits(hidden, use_relu)
