# task: sequential
# wrong: every layer twice
# pitfall: none
# says: The first layer was called twice, not once.

def forward(self, x):
    for layer in self.layers:
        x = layer(layer(x))
    return x


Sequential.forward = forward
