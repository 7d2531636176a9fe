# task: sequential
# wrong: what is no tensor is refused
# pitfall: none
# says: A layer that takes text and returns text does not work in the chain: what the

def forward(self, x):
    if not isinstance(x, torch.Tensor):
        raise TypeError("expected a tensor")
    for layer in self.layers:
        x = layer(x)
    return x


Sequential.forward = forward
