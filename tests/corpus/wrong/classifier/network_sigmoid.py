# task: classifier
# wrong: Sigmoid instead of ReLU
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Sigmoid(), Linear(hidden, 2))
