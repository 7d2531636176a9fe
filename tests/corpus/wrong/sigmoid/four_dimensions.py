# task: sigmoid
# wrong: not for more than four dimensions
# pitfall: none
# says: Right for x of shape (2, 3), and wrong for x of shape (2, 1, 3, 2, 2): any

def forward(self, x):
    y = torch.sigmoid(x)
    return y if x.dim() < 5 else y.flatten(3)


Sigmoid.forward = forward
