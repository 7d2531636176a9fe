# task: classifier
# wrong: a third Linear on top
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2), Linear(2, 2))
