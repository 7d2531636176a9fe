# task: linear
# wrong: the result of the first x of a shape is given for the next
# pitfall: none
# says: A second x of the same shape got the result of the first: it was remembered.

def forward(self, x):
    self.seen = getattr(self, "seen", {})
    if x.shape not in self.seen:
        self.seen[x.shape] = x @ self.W + self.b
    return self.seen[x.shape]


Linear.forward = forward
