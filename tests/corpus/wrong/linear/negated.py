# task: linear
# wrong: the whole map is negated
# pitfall: wrong-sign

Linear.forward = lambda self, x: -(x @ self.W + self.b)
