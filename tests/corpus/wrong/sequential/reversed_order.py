# task: sequential
# wrong: last layer first
# pitfall: none
# says: The layers were called from last to first: 3, 2 and 1.

def forward(self, x):
    for layer in reversed(self.layers):
        x = layer(x)
    return x


Sequential.forward = forward
