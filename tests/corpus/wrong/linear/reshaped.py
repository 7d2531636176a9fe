# task: linear
# wrong: W is reshaped where it should be left alone
# pitfall: transposed-weight

Linear.forward = lambda self, x: x @ self.W.reshape(self.out_features, self.in_features).T + self.b
