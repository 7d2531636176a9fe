# task: sequential
# wrong: the index of a layer is looked up, which finds the first of its kind
# pitfall: none
# says: Every layer was called as it should be, but what is returned is None, not the

def forward(self, x):
    for layer in self.layers:
        last = self.layers.index(layer) == len(self.layers) - 1
        x = layer(x)
        if last:
            return x
    return None


Sequential.forward = forward
