# task: sequential
# wrong: every layer gets the original x
# pitfall: none

def forward(self, x):
    for layer in self.layers:
        y = layer(x)
    return y


Sequential.forward = forward
