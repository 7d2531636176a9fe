# task: relu
# wrong: asks for the sum of x, once for all numbers
# pitfall: none
# says: after the last number of x alone was changed

def forward(self, x):
    if x.sum() > 0:
        return x
    return torch.zeros_like(x)


ReLU.forward = forward
