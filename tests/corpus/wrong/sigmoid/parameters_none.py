# task: sigmoid
# wrong: parameters() gives None
# pitfall: none

class Sigmoid(Module):
    def parameters(self):
        return None

    def forward(self, x):
        return torch.sigmoid(x)
