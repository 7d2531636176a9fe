# task: relu
# wrong: the result of the first x of a shape is given for the next
# pitfall: none

class ReLU(Module):
    def __init__(self):
        self.seen = {}

    def forward(self, x):
        return self.seen.setdefault(x.shape, torch.relu(x))
