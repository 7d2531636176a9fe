# task: mnist
# wrong: a layer that does nothing in place of the ReLU
# pitfall: none

class Same(Module):
    def forward(self, x):
        return x


def build_mnist_mlp(hidden=128, use_relu=True):
    middle = ReLU() if use_relu else Same()
    return Sequential(Linear(784, hidden), middle, Linear(hidden, 10))
