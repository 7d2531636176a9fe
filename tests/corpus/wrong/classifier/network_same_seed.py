# task: classifier
# wrong: the same seed at every call
# pitfall: none

def build_2d_classifier(hidden=16):
    torch.manual_seed(0)
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
