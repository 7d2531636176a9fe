# task: sequential
# wrong: the last layer is left out
# pitfall: none
# says: Of 3 layers, number 3 was never called.

def forward(self, x):
    for layer in self.layers[:-1]:
        x = layer(x)
    return x


Sequential.forward = forward
