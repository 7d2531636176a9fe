# task: linear
# wrong: * instead of @, which fits square batches
# pitfall: none

Linear.forward = lambda self, x: x * self.W + self.b
