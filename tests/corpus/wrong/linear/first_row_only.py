# task: linear
# wrong: only the first row is mapped
# pitfall: none
# says: For x (5, 4) and W (4, 3) layer(x) has shape (1, 3), not (5, 3): one row for

Linear.forward = lambda self, x: x[:1] @ self.W + self.b
