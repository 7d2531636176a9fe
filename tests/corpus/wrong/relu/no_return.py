# task: relu
# wrong: nothing returned
# pitfall: missing-return

class ReLU(Module):
    def forward(self, x):
        torch.relu(x)
