# task: mnist
# wrong: use_relu the wrong way round
# pitfall: no-nonlinearity

def build_mnist_mlp(hidden=128, use_relu=True):
    activation = [] if use_relu else [ReLU()]
    return Sequential(Linear(784, hidden), *activation, Linear(hidden, 10))
