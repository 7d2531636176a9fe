# task: linear
# wrong: a batch of one row loses its dimension
# pitfall: none
# says: For x (1, 4) and W (4, 3) layer(x) has shape (3,), not (1, 3): one row for

Linear.forward = lambda self, x: (x @ self.W + self.b).squeeze()
