# task: relu
# right: masked_fill

class ReLU(Module):
    def forward(self, x):
        return x.masked_fill(x < 0, 0.0)
