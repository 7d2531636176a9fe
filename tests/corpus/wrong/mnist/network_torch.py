# task: mnist
# wrong: torch.nn's layers
# pitfall: torch-nn-shortcut

def build_mnist_mlp(hidden=128, use_relu=True):
    nn = torch.nn
    activation = [nn.ReLU()] if use_relu else []
    return nn.Sequential(nn.Linear(784, hidden), *activation, nn.Linear(hidden, 10))
