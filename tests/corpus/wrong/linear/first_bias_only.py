# task: linear
# wrong: b[0] for every column
# pitfall: none

Linear.forward = lambda self, x: x @ self.W + self.b[0]
