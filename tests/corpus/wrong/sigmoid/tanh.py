# task: sigmoid
# wrong: the other S
# pitfall: none

Sigmoid.forward = lambda self, x: torch.tanh(x)
