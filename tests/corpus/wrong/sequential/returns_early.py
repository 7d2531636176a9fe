# task: sequential
# wrong: stops when the output has one column
# pitfall: none

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
        if x.shape[-1] == 2:
            break
    return x


Sequential.forward = forward
