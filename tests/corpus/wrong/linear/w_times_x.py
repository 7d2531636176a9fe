# task: linear
# wrong: the operands of the product are swapped
# pitfall: transposed-weight

Linear.forward = lambda self, x: self.W @ x + self.b
