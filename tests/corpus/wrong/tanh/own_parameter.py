# task: tanh
# wrong: a slope that is learnt
# pitfall: none

class Tanh(Module):
    def __init__(self):
        self.slope = torch.ones((), requires_grad=True)

    def parameters(self):
        return [self.slope]

    def forward(self, x):
        return torch.tanh(self.slope * x)
