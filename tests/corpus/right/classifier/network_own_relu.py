# task: classifier
# right: a rectifier of its own, and attributes for the layers

class Rectifier(Module):
    def forward(self, x):
        return x.clamp(min=0)


def build_2d_classifier(hidden=16):
    model = Sequential(Linear(2, hidden), Rectifier(), Linear(hidden, 2))
    model.hidden = hidden
    return model
