# task: tanh
# wrong: rows from the hundredth on stay as they are
# pitfall: none

def forward(self, x):
    if x.dim() == 0:
        return torch.tanh(x)
    return torch.cat([torch.tanh(x[:100]), x[100:]])


Tanh.forward = forward
