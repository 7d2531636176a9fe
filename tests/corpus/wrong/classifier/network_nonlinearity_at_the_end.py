# task: classifier
# wrong: the nonlinearity comes after the last Linear
# pitfall: no-nonlinearity

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), Linear(hidden, 2), ReLU())
