# task: linear
# wrong: an attribute that does not exist, and is like none
# pitfall: none
# says: Linear has no .kernel. Its attributes are

def forward(self, x):
    return x @ self.kernel + self.b


Linear.forward = forward
