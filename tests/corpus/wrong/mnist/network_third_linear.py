# task: mnist
# wrong: a second hidden layer
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    middle = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, hidden), *middle, Linear(hidden, 10))
