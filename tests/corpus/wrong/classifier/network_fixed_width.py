# task: classifier
# wrong: hidden is ignored
# pitfall: none

def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, 16), ReLU(), Linear(16, 2))
