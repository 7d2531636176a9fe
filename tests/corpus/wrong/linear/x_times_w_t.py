# task: linear
# wrong: W is transposed, which runs only where in = out
# pitfall: transposed-weight

Linear.forward = lambda self, x: x @ self.W.T + self.b
