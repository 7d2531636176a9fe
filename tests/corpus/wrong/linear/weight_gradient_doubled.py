# task: linear
# wrong: right values, and twice the gradient for W
# pitfall: none
# says: layer(x) is right, and the gradient for W is not: 2 times as large as it should

Linear.forward = lambda self, x: x @ (2 * self.W - self.W.detach()) + self.b
