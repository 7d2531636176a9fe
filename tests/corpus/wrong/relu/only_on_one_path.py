# task: relu
# wrong: returns only when something is negative
# pitfall: missing-return

def forward(self, x):
    if (x > 0).all():
        return x
    x = x.clamp(min=0)


ReLU.forward = forward
