# task: classifier
# wrong: the default width is 8
# pitfall: none

def build_2d_classifier(hidden=8):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
