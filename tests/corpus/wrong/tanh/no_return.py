# task: tanh
# wrong: nothing returned
# pitfall: missing-return

class Tanh(Module):
    def forward(self, x):
        y = torch.tanh(x)
