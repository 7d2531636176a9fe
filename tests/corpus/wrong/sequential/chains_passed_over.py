# task: sequential
# wrong: chains within the chain are passed over
# pitfall: none

def forward(self, x):
    for layer in self.layers:
        if not isinstance(layer, Sequential):
            x = layer(x)
    return x


Sequential.forward = forward
