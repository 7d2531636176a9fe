# task: mnist
# wrong: Tanh when use_relu is False
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    middle = ReLU() if use_relu else Tanh()
    return Sequential(Linear(784, hidden), middle, Linear(hidden, 10))
