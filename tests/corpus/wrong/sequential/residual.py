# task: sequential
# wrong: adds the input at every layer
# pitfall: none
# says: The second layer was given [[13.0, 16.0], [19.0, -140.0]], not [[12.0, 14.0],

def forward(self, x):
    for layer in self.layers:
        x = x + layer(x)
    return x


Sequential.forward = forward
