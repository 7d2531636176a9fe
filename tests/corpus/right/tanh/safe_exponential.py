# task: tanh
# right: an exponent that is never positive, and the sign put back

def forward(self, x):
    e = torch.exp(-2 * x.abs())
    return torch.sign(x) * (1 - e) / (1 + e)


Tanh.forward = forward
