# task: sequential
# wrong: a layer object that stands twice is called once
# pitfall: none
# says: The first layer was called once, not twice. It stands in `layers` twice.

def forward(self, x):
    for layer in dict.fromkeys(self.layers):
        x = layer(x)
    return x


Sequential.forward = forward
