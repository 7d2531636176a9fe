# task: classifier
# wrong: nothing returned
# pitfall: missing-return

def build_2d_classifier(hidden=16):
    model = Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
