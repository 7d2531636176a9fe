# task: sigmoid
# wrong: an instance of torch.nn.Sigmoid, made while the cell runs
# pitfall: torch-nn-shortcut

Sigmoid.forward = torch.nn.Sigmoid()
