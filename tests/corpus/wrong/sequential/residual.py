# task: sequential
# wrong: adds the input at every layer
# pitfall: none

def forward(self, x):
    for layer in self.layers:
        x = x + layer(x)
    return x


Sequential.forward = forward
