# task: relu
# wrong: parameters() gives None
# pitfall: none

class ReLU(Module):
    def parameters(self):
        return None

    def forward(self, x):
        return torch.relu(x)
