# task: tanh
# wrong: not for more than four dimensions
# pitfall: none

def forward(self, x):
    y = torch.tanh(x)
    return y if x.dim() < 5 else y.flatten(3)


Tanh.forward = forward
