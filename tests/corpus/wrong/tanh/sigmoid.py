# task: tanh
# wrong: the other S
# pitfall: none
# says: equals torch.sigmoid(x)

Tanh.forward = lambda self, x: torch.sigmoid(x)
