# task: tanh
# wrong: the result of the first x of a shape is given for the next
# pitfall: none
# says: A second x of the same shape got the result of the first: it was remembered.

class Tanh(Module):
    def __init__(self):
        self.seen = {}

    def forward(self, x):
        return self.seen.setdefault(x.shape, torch.tanh(x))
