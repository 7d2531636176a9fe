# task: linear
# wrong: rows from the hundredth on are dropped
# pitfall: none
# says: For x (1200, 4) and W (4, 3) layer(x) has shape (100, 3), not (1200, 3): one

Linear.forward = lambda self, x: x[:100] @ self.W + self.b
