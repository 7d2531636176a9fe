# task: tanh
# wrong: the two exponentials are swapped
# pitfall: wrong-sign

def forward(self, x):
    z = x.clamp(-20, 20)
    a, b = torch.exp(z), torch.exp(-z)
    return (b - a) / (a + b)


Tanh.forward = forward
