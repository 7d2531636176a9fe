# task: sequential
# wrong: whole numbers become floats
# pitfall: none

def forward(self, x):
    x = x.float()
    for layer in self.layers:
        x = layer(x)
    return x


Sequential.forward = forward
