# task: linear
# wrong: only the first row is mapped
# pitfall: none

Linear.forward = lambda self, x: x[:1] @ self.W + self.b
