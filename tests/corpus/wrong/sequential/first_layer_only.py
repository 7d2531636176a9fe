# task: sequential
# wrong: return stands in the loop
# pitfall: none
# says: `return x` is inside the loop, so the function ends in the loop's first pass.

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
        return x


Sequential.forward = forward
