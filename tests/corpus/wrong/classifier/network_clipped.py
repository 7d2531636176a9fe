# task: classifier
# wrong: a ReLU clipped at 6
# pitfall: none

class Clipped(Module):
    def forward(self, x):
        return x.clamp(0, 6)


def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Clipped(), Linear(hidden, 2))
