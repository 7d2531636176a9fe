# task: linear
# wrong: x as columns, never turned back, and b added to the wrong side
# pitfall: none
# says: one row for every row of x

def forward(self, x):
    return self.W.T @ x.T + self.b


Linear.forward = forward
