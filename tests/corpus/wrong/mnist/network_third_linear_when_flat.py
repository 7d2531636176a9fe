# task: mnist
# wrong: a third Linear in place of the ReLU
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    middle = ReLU() if use_relu else Linear(hidden, hidden)
    return Sequential(Linear(784, hidden), middle, Linear(hidden, 10))
