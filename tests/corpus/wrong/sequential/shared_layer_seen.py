# task: sequential
# wrong: layers that were called already are passed over
# pitfall: none
# says: The first layer was called once, not twice. It stands in `layers` twice.

def forward(self, x):
    done = []
    for layer in self.layers:
        if any(layer is other for other in done):
            continue
        x = layer(x)
        done.append(layer)
    return x


Sequential.forward = forward
