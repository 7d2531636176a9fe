# task: sequential
# wrong: what the last layer returns is made a tensor
# pitfall: none
# says: A layer that takes text and returns text does not work in the chain: what the

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
    return torch.as_tensor(x)


Sequential.forward = forward
