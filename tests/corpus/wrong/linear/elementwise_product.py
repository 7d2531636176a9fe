# task: linear
# wrong: * instead of @, which fits square batches
# pitfall: none
# says: equals x * W + b exactly

Linear.forward = lambda self, x: x * self.W + self.b
