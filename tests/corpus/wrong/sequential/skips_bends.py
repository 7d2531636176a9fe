# task: sequential
# wrong: leaves out the layers without parameters
# pitfall: no-nonlinearity

def forward(self, x):
    for layer in self.layers:
        if list(layer.parameters()):
            x = layer(x)
    return x


Sequential.forward = forward
