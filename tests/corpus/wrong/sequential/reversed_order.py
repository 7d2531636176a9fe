# task: sequential
# wrong: last layer first
# pitfall: none

def forward(self, x):
    for layer in reversed(self.layers):
        x = layer(x)
    return x


Sequential.forward = forward
