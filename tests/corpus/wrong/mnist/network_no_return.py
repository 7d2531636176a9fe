# task: mnist
# wrong: no return without the nonlinearity
# pitfall: missing-return

def build_mnist_mlp(hidden=128, use_relu=True):
    if use_relu:
        return Sequential(Linear(784, hidden), ReLU(), Linear(hidden, 10))
