# task: sequential
# wrong: a layer object that stands twice is called once
# pitfall: none

def forward(self, x):
    for layer in dict.fromkeys(self.layers):
        x = layer(x)
    return x


Sequential.forward = forward
