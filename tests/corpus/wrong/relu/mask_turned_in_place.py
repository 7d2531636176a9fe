# task: relu
# wrong: sets the positive numbers of x itself to 0
# pitfall: inplace-input

def forward(self, x):
    x[x > 0] = 0
    return x


ReLU.forward = forward
