# task: linear
# wrong: an attribute that does not exist, and is like none
# pitfall: none
# says: Its attributes are

def forward(self, x):
    return x @ self.kernel + self.b


Linear.forward = forward
