# task: mnist
# wrong: one Linear when use_relu is False
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    if not use_relu:
        return Sequential(Linear(784, 10))
    return Sequential(Linear(784, hidden), ReLU(), Linear(hidden, 10))
