# task: linear
# right: addmm

Linear.forward = lambda self, x: torch.addmm(self.b, x, self.W)
