# task: tanh
# wrong: the result is written over x
# pitfall: inplace-input

def forward(self, x):
    y = torch.tanh(x)
    x.data.copy_(y.detach())
    return y


Tanh.forward = forward
