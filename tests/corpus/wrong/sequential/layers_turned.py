# task: sequential
# wrong: the list is kept last layer first, and run from the end
# pitfall: none

class Sequential(Sequential):
    def __init__(self, *layers):
        self.layers = list(reversed(layers))

    def forward(self, x):
        for layer in reversed(self.layers):
            x = layer(x)
        return x
