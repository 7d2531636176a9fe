# task: mnist
# wrong: use_relu is ignored
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    return Sequential(Linear(784, hidden), ReLU(), Linear(hidden, 10))
