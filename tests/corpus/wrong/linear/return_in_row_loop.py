# task: linear
# wrong: the return stands inside the loop over the rows
# pitfall: none
# says: is inside the loop

def forward(self, x):
    rows = []
    for row in x:
        rows.append(row @ self.W + self.b)
        return torch.stack(rows)


Linear.forward = forward
