# task: tanh
# right: the formula, on a clamped argument

def forward(self, x):
    z = x.clamp(-15, 15)
    return (z.exp() - (-z).exp()) / (z.exp() + (-z).exp())


Tanh.forward = forward
