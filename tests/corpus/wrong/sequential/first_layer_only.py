# task: sequential
# wrong: return stands in the loop
# pitfall: none

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
        return x


Sequential.forward = forward
