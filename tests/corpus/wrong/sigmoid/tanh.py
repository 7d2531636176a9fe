# task: sigmoid
# wrong: the other S
# pitfall: none
# says: equals torch.tanh(x)

Sigmoid.forward = lambda self, x: torch.tanh(x)
