# task: relu
# wrong: torch.max(x, 0) is a maximum along dimension 0
# pitfall: wrong-axis

ReLU.forward = lambda self, x: torch.max(x, 0).values
