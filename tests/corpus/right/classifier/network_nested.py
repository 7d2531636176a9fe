# task: classifier
# right: a chain in a chain

def build_2d_classifier(hidden=16):
    body = Sequential(Linear(2, hidden), ReLU())
    return Sequential(body, Linear(hidden, 2))
