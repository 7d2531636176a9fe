# task: relu
# wrong: returns a copy of x
# pitfall: no-nonlinearity

class ReLU(Module):
    def forward(self, x):
        return x.clone()
