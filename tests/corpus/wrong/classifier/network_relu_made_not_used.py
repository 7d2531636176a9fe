# task: classifier
# wrong: the ReLU is made and not put in
# pitfall: no-nonlinearity

def build_2d_classifier(hidden=16):
    first, activation, second = Linear(2, hidden), ReLU(), Linear(hidden, 2)
    return Sequential(first, second)
