# task: sequential
# wrong: what is no tensor is refused
# pitfall: none

def forward(self, x):
    if not isinstance(x, torch.Tensor):
        raise TypeError("expected a tensor")
    for layer in self.layers:
        x = layer(x)
    return x


Sequential.forward = forward
