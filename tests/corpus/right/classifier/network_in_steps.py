# task: classifier
# right: the network layer by layer

def build_2d_classifier(hidden: int = 16) -> Sequential:
    first = Linear(2, hidden)
    second = Linear(hidden, 2)
    return Sequential(first, ReLU(), second)
