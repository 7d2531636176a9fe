# task: relu
# wrong: writes zeros into x
# pitfall: inplace-input

def forward(self, x):
    x[x < 0] = 0
    return x


ReLU.forward = forward
