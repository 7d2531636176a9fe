# task: classifier
# wrong: for points in space
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(3, hidden), ReLU(), Linear(hidden, 2))
