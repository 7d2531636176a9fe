# task: classifier
# wrong: one network for each width
# pitfall: none

from functools import lru_cache


@lru_cache
def build_2d_classifier(hidden=16):
    return Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
