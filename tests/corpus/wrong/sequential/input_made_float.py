# task: sequential
# wrong: whole numbers become floats
# pitfall: none
# says: An x of int64 of shape (2,) was given to the first layer as float32 of shape

def forward(self, x):
    x = x.float()
    for layer in self.layers:
        x = layer(x)
    return x


Sequential.forward = forward
