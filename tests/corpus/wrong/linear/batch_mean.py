# task: linear
# wrong: the mean of the batch
# pitfall: none
# says: For x (5, 4) and W (4, 3) layer(x) has shape (1, 3), not (5, 3): one row for

Linear.forward = lambda self, x: (x @ self.W + self.b).mean(dim=0, keepdim=True)
