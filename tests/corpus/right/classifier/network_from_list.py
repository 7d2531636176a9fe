# task: classifier
# right: the network from a list

def build_2d_classifier(hidden=16):
    layers = []
    layers.append(Linear(in_features=2, out_features=hidden))
    layers.append(ReLU())
    layers.append(Linear(in_features=hidden, out_features=2))
    return Sequential(*layers)
