# task: sequential
# wrong: stops when the output has one column
# pitfall: none
# says: Of 3 layers, numbers 2 and 3 were never called.

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
        if x.shape[-1] == 2:
            break
    return x


Sequential.forward = forward
