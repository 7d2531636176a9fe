# task: linear
# wrong: the bias is multiplied by zero
# pitfall: missing-bias

Linear.forward = lambda self, x: x @ self.W + 0 * self.b
