# task: relu
# wrong: x itself where nothing is negative
# pitfall: none

def forward(self, x):
    if (x >= 0).all():
        return x
    return torch.relu(x)


ReLU.forward = forward
