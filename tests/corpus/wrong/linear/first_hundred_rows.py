# task: linear
# wrong: rows from the hundredth on are dropped
# pitfall: none

Linear.forward = lambda self, x: x[:100] @ self.W + self.b
