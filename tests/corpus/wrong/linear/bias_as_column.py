# task: linear
# wrong: the bias is a column, which broadcasts over the rows of a square batch
# pitfall: silent-broadcast

Linear.forward = lambda self, x: x @ self.W + self.b.unsqueeze(1)
