# task: mnist
# wrong: no nonlinearity in either case
# pitfall: no-nonlinearity

def build_mnist_mlp(hidden=128, use_relu=True):
    return Sequential(Linear(784, hidden), Linear(hidden, 10))
