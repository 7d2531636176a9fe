# task: sequential
# wrong: exactly two layers
# pitfall: none

Sequential.forward = lambda self, x: self.layers[-1](self.layers[0](x))
