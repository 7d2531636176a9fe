# task: classifier
# right: a subclass of Sequential

class Classifier(Sequential):
    def __init__(self, hidden):
        super().__init__(Linear(2, hidden), ReLU(), Linear(hidden, 2))


def build_2d_classifier(hidden=16):
    return Classifier(hidden)
