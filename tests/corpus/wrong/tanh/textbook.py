# task: tanh
# wrong: the formula read literally
# pitfall: overflow

def forward(self, x):
    return (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))


Tanh.forward = forward
