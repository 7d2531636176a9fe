# task: sigmoid
# wrong: not for a single number
# pitfall: none
# says: Right for x of shape (2, 3), and wrong for x of shape (): any shape is allowed.

Sigmoid.forward = lambda self, x: torch.stack([torch.sigmoid(row) for row in x])
