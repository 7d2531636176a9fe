# task: classifier
# wrong: Tanh instead of ReLU
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Tanh(), Linear(hidden, 2))
