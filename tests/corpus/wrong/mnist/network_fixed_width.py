# task: mnist
# wrong: hidden is ignored
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    bend = [ReLU()] if use_relu else []
    return Sequential(Linear(784, 128), *bend, Linear(128, 10))
