# task: mnist
# wrong: 64 hidden units unless told otherwise
# pitfall: none

def build_mnist_mlp(hidden=64, use_relu=True):
    middle = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
