# task: linear
# wrong: right values, and twice the gradient for W
# pitfall: none

Linear.forward = lambda self, x: x @ (2 * self.W - self.W.detach()) + self.b
