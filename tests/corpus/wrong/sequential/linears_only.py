# task: sequential
# wrong: only the Linears are called
# pitfall: no-nonlinearity

def forward(self, x):
    for layer in self.layers:
        if isinstance(layer, Linear):
            x = layer(x)
    return x


Sequential.forward = forward
