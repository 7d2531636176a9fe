# task: sequential
# wrong: looks at every layer's shape first, by calling it
# pitfall: none
# says: The first layer was called twice, not once.

def forward(self, x):
    for layer in self.layers:
        assert layer(x).shape[0] == x.shape[0]
        x = layer(x)
    return x


Sequential.forward = forward
