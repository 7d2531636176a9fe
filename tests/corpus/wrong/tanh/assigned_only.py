# task: tanh
# wrong: assigned to an attribute
# pitfall: missing-return

class Tanh(Module):
    def forward(self, x):
        self.output = torch.tanh(x)
