# task: relu
# wrong: writes into x.data
# pitfall: inplace-input

def forward(self, x):
    x.data[x.data < 0] = 0
    return x


ReLU.forward = forward
