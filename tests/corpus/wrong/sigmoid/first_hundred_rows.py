# task: sigmoid
# wrong: rows from the hundredth on stay as they are
# pitfall: none

def forward(self, x):
    if x.dim() == 0:
        return torch.sigmoid(x)
    return torch.cat([torch.sigmoid(x[:100]), x[100:]])


Sigmoid.forward = forward
