# task: sequential
# wrong: at most 32 layers
# pitfall: none
# says: Of 40 layers, numbers 33 to 40 were never called.

def forward(self, x):
    for layer in self.layers[:32]:
        x = layer(x)
    return x


Sequential.forward = forward
