# task: mnist
# wrong: for rows of 28 pixels
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    activation = [ReLU()] if use_relu else []
    return Sequential(Linear(28, hidden), *activation, Linear(hidden, 10))
