# task: sequential
# wrong: at most 32 layers
# pitfall: none

def forward(self, x):
    for layer in self.layers[:32]:
        x = layer(x)
    return x


Sequential.forward = forward
