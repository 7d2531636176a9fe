# task: mnist
# wrong: use_relu stands before hidden
# pitfall: none

def build_mnist_mlp(use_relu=True, hidden=128):
    middle = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
