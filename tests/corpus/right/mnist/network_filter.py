# task: mnist
# right: layers filtered by the switch

def build_mnist_mlp(hidden=128, use_relu=True):
    layers = [Linear(28 * 28, hidden)]
    layers += [ReLU()] * bool(use_relu)
    layers += [Linear(hidden, 10)]
    return Sequential(*layers)
