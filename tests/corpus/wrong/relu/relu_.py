# task: relu
# wrong: torch.relu_ works in place
# pitfall: inplace-input

ReLU.forward = lambda self, x: torch.relu_(x)
