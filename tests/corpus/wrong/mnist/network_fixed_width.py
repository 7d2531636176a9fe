# task: mnist
# wrong: hidden is ignored
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    activation = [ReLU()] if use_relu else []
    return Sequential(Linear(784, 128), *activation, Linear(128, 10))
