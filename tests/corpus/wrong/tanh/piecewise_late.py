# task: tanh
# wrong: the formula with a clamp that is too wide
# pitfall: overflow

def forward(self, x):
    z = x.clamp(-200, 200)
    return (z.exp() - (-z).exp()) / (z.exp() + (-z).exp())


Tanh.forward = forward
