# task: sequential
# wrong: at most three layers
# pitfall: none
# says: Of 4 layers, number 4 was never called.

def forward(self, x):
    for layer in self.layers[:3]:
        x = layer(x)
    return x


Sequential.forward = forward
