# task: relu
# wrong: torch.nn.ReLU inside
# pitfall: torch-nn-shortcut

class ReLU(Module):
    def __init__(self):
        self.inner = torch.nn.ReLU()

    def forward(self, x):
        return self.inner(x)
