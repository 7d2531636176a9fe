# task: sequential
# wrong: chains within the chain are passed over
# pitfall: none
# says: In Sequential(Sequential(layer 1, layer 2), layer 3) of 3 layers, numbers 1 and

def forward(self, x):
    for layer in self.layers:
        if not isinstance(layer, Sequential):
            x = layer(x)
    return x


Sequential.forward = forward
