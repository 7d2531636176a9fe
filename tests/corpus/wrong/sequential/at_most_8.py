# task: sequential
# wrong: at most 8 layers
# pitfall: none

def forward(self, x):
    for layer in self.layers[:8]:
        x = layer(x)
    return x


Sequential.forward = forward
