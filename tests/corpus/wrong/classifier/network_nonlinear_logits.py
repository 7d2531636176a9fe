# task: classifier
# wrong: nonlinearities in both places
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2), ReLU())
