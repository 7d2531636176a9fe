# task: classifier
# wrong: a second hidden layer
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, hidden), ReLU(), Linear(hidden, 2))
