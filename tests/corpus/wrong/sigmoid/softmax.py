# task: sigmoid
# wrong: a softmax over the last dimension
# pitfall: none
# says: equals a softmax along the rows

Sigmoid.forward = lambda self, x: torch.softmax(x, dim=-1)
