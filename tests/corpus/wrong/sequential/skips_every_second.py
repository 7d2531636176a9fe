# task: sequential
# wrong: every second layer
# pitfall: none
# says: Of 3 layers, number 2 was never called.

def forward(self, x):
    for layer in self.layers[::2]:
        x = layer(x)
    return x


Sequential.forward = forward
