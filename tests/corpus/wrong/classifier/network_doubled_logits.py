# task: classifier
# wrong: the logits are doubled
# pitfall: none

class Twice(Module):
    def forward(self, x):
        return 2 * x


def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2), Twice())
