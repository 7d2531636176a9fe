# task: linear
# wrong: the bias is left out for a batch of one row
# pitfall: none
# says: Right for 5 rows, and wrong for 1: do the same for every row.

def forward(self, x):
    y = x @ self.W
    return y + self.b if len(x) > 1 else y


Linear.forward = forward
