# task: classifier
# wrong: one network for each width, its weights drawn anew
# pitfall: none

MADE = {}


def build_2d_classifier(hidden=16):
    if hidden not in MADE:
        MADE[hidden] = Sequential(Linear(2, hidden), ReLU(), Linear(hidden, 2))
    for p in MADE[hidden].parameters():
        p.data.uniform_(-0.5, 0.5)
    return MADE[hidden]
