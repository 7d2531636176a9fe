# task: sequential
# wrong: adds the layers' outputs
# pitfall: none

Sequential.forward = lambda self, x: sum(layer(x) for layer in self.layers)
