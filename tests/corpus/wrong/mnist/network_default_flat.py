# task: mnist
# wrong: no ReLU unless asked
# pitfall: no-nonlinearity

def build_mnist_mlp(hidden=128, use_relu=False):
    middle = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
