# task: mnist
# wrong: Sigmoid instead of ReLU
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    middle = [Sigmoid()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
