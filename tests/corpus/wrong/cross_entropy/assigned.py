# task: cross_entropy
# wrong: the class of torch.nn takes the place of ours
# pitfall: torch-nn-shortcut

CrossEntropyLoss = torch.nn.CrossEntropyLoss
