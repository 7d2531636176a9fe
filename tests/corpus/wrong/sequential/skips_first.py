# task: sequential
# wrong: the first layer is left out
# pitfall: none
# says: Of 3 layers, number 1 was never called.

def forward(self, x):
    for layer in self.layers[1:]:
        x = layer(x)
    return x


Sequential.forward = forward
