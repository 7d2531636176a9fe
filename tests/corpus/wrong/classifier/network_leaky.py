# task: classifier
# wrong: a leaky ReLU
# pitfall: none

class Leaky(Module):
    def forward(self, x):
        return torch.where(x > 0, x, 0.1 * x)


def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Leaky(), Linear(hidden, 2))
