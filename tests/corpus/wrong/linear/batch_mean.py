# task: linear
# wrong: the mean of the batch
# pitfall: none

Linear.forward = lambda self, x: (x @ self.W + self.b).mean(dim=0, keepdim=True)
