# task: mnist
# right: a chain in a chain

def build_mnist_mlp(hidden=128, use_relu=True):
    body = [Linear(784, hidden)]
    if use_relu:
        body.append(ReLU())
    return Sequential(Sequential(*body), Linear(hidden, 10))
