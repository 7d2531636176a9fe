# task: relu
# right: a copy where nothing is negative

def forward(self, x):
    return x.clone() if (x >= 0).all() else x.clamp(min=0)


ReLU.forward = forward
