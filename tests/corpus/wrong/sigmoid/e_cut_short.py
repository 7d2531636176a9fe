# task: sigmoid
# wrong: e is written as 2.7183
# pitfall: none
# says: a constant

def forward(self, x):
    return 1 / (1 + 2.7183**-x)


Sigmoid.forward = forward
