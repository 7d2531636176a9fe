# task: sequential
# wrong: exactly two layers
# pitfall: none
# says: Of 3 layers, number 2 was never called.

Sequential.forward = lambda self, x: self.layers[-1](self.layers[0](x))
