# task: classifier
# wrong: copies of one network
# pitfall: none

import copy

MADE = {}


def build_2d_classifier(hidden=16):
    made = MADE.setdefault(hidden, Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2)))
    return copy.deepcopy(made)
