# task: sequential
# wrong: every second layer
# pitfall: none

def forward(self, x):
    for layer in self.layers[::2]:
        x = layer(x)
    return x


Sequential.forward = forward
