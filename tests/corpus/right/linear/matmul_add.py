# task: linear
# right: matmul and add

Linear.forward = lambda self, x: torch.matmul(x, self.W).add(self.b)
