# task: classifier
# wrong: the last layer is shared by all networks of a width
# pitfall: none

LAST = {}


def build_2d_classifier(hidden=16):
    last = LAST.setdefault(hidden, Linear(hidden, 2))
    return Sequential(Linear(2, hidden), ReLU(), last)
