# task: sigmoid
# wrong: x is negated in place on the way
# pitfall: inplace-input

def forward(self, x):
    x.data.neg_()
    return 1 / (1 + x.exp())


Sigmoid.forward = forward
