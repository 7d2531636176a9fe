# task: linear
# wrong: the bias is subtracted
# pitfall: wrong-sign

Linear.forward = lambda self, x: x @ self.W - self.b
