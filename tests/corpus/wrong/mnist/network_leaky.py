# task: mnist
# wrong: a leaky ReLU
# pitfall: none

class Leaky(Module):
    def forward(self, x):
        return torch.where(x > 0, x, 0.05 * x)


def build_mnist_mlp(hidden=128, use_relu=True):
    middle = [Leaky()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
