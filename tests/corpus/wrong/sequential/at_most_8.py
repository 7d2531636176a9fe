# task: sequential
# wrong: at most 8 layers
# pitfall: none
# says: Of 9 layers, number 9 was never called.

def forward(self, x):
    for layer in self.layers[:8]:
        x = layer(x)
    return x


Sequential.forward = forward
