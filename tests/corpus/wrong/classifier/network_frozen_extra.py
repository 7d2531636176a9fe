# task: classifier
# wrong: a hidden layer that parameters() does not list
# pitfall: none

class Frozen(Module):
    def __init__(self, width):
        self.W = torch.randn(width, width)

    def forward(self, x):
        return torch.relu(x @ self.W)


def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Frozen(hidden), Linear(hidden, 2))
