# task: classifier
# wrong: one Linear
# pitfall: no-nonlinearity

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, 2))
