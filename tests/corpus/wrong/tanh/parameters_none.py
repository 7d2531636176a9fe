# task: tanh
# wrong: parameters() gives None
# pitfall: none

class Tanh(Module):
    def parameters(self):
        return None

    def forward(self, x):
        return torch.tanh(x)
