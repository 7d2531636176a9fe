# task: sigmoid
# right: the textbook's stable form, each side chosen by a mask

def forward(self, x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


Sigmoid.forward = forward
