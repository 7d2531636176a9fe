# task: mnist
# right: two branches

def build_mnist_mlp(hidden=128, use_relu=True):
    first, last = Linear(784, hidden), Linear(hidden, 10)
    if use_relu:
        return Sequential(first, ReLU(), last)
    return Sequential(first, last)
