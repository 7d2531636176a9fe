# task: sequential
# wrong: writes the result into x
# pitfall: inplace-input

def forward(self, x):
    y = x
    for layer in self.layers:
        y = layer(y)
    if y.shape == x.shape:
        x.data.copy_(y.data)
    return y


Sequential.forward = forward
