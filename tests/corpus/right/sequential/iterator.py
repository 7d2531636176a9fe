# task: sequential
# right: a while loop over an iterator

class Sequential(Module):
    def __init__(self, *layers):
        self.layers = list(layers)

    def parameters(self):
        for layer in self.layers:
            yield from layer.parameters()

    def forward(self, x):
        layers = iter(self.layers)
        while (layer := next(layers, None)) is not None:
            x = layer.forward(x)
        return x
