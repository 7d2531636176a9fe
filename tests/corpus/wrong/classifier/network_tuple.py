# task: classifier
# wrong: the network and its layers in a tuple
# pitfall: none

def build_2d_classifier(hidden=16):
    layers = Linear(2, hidden), ReLU(), Linear(hidden, 2)
    return Sequential(*layers), layers
