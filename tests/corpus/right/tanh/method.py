# task: tanh
# right: the method

class Tanh(Module):
    def forward(self, x):
        return x.tanh()
