# task: tanh
# wrong: e is written as 2.718, and the formula overflows too
# pitfall: overflow
# says: a constant

def forward(self, x):
    e = 2.718
    return (e**x - e**-x) / (e**x + e**-x)


Tanh.forward = forward
