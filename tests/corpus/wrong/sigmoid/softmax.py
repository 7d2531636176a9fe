# task: sigmoid
# wrong: a softmax over the last dimension
# pitfall: none

Sigmoid.forward = lambda self, x: torch.softmax(x, dim=-1)
