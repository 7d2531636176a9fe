# task: mnist
# wrong: the same seed at every call
# pitfall: none

def build_mnist_mlp(hidden=128, use_relu=True):
    torch.manual_seed(3)
    middle = [ReLU()] if use_relu else []
    return Sequential(Linear(784, hidden), *middle, Linear(hidden, 10))
