# task: classifier
# wrong: a third Linear below
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, 2), Linear(2, hidden), ReLU(), Linear(hidden, 2))
