# task: sequential
# wrong: what the last layer returns is made a tensor
# pitfall: none

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
    return torch.as_tensor(x)


Sequential.forward = forward
