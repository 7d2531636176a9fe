# task: mnist
# wrong: the nonlinearity comes after the last Linear
# pitfall: no-nonlinearity

def build_mnist_mlp(hidden=128, use_relu=True):
    activation = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), Linear(hidden, 10), *activation)
