# task: relu
# wrong: a view of x where nothing is negative
# pitfall: none

def forward(self, x):
    return x.view(x.shape) if not (x < 0).any() else x.clamp(min=0)


ReLU.forward = forward
