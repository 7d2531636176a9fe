# task: mnist
# wrong: the bend stands after the last Linear
# pitfall: no-nonlinearity

def build_mnist_mlp(hidden=128, use_relu=True):
    bend = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), Linear(hidden, 10), *bend)
