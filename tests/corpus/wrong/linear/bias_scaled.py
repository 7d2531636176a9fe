# task: linear
# wrong: the bias counts twice
# pitfall: none
# says: equals x W + 2 b

Linear.forward = lambda self, x: x @ self.W + self.b + self.b
