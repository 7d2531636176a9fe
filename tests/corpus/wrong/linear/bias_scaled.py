# task: linear
# wrong: the bias counts twice
# pitfall: none

Linear.forward = lambda self, x: x @ self.W + self.b + self.b
