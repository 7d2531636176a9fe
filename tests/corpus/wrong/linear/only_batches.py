# task: linear
# wrong: a batch of one row loses its dimension
# pitfall: none

Linear.forward = lambda self, x: (x @ self.W + self.b).squeeze()
