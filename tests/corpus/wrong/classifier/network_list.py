# task: classifier
# wrong: a list of layers
# pitfall: none

def build_2d_classifier(hidden=16):
    return [Linear(2, hidden), ReLU(), Linear(hidden, 2)]
