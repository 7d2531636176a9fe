# task: sequential
# wrong: at most three layers
# pitfall: none

def forward(self, x):
    for layer in self.layers[:3]:
        x = layer(x)
    return x


Sequential.forward = forward
