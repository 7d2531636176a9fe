# task: linear
# wrong: adds the product to the parameter b itself
# pitfall: none
# says: make a new tensor

def forward(self, x):
    self.b += x @ self.W
    return self.b


Linear.forward = forward
