# task: classifier
# wrong: one network for every call
# pitfall: none

NETWORKS = {}


def build_2d_classifier(hidden=16):
    if hidden not in NETWORKS:
        NETWORKS[hidden] = Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
    return NETWORKS[hidden]
