# task: classifier
# wrong: no Sequential but a class of its own
# pitfall: none

class Network(Module):
    def __init__(self, hidden):
        self.first, self.last = Linear(2, hidden), Linear(hidden, 2)

    def parameters(self):
        return [*self.first.parameters(), *self.last.parameters()]

    def forward(self, x):
        return self.last(torch.relu(self.first(x)))


def build_2d_classifier(hidden=16):
    return Network(hidden)
