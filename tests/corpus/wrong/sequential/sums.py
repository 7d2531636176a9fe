# task: sequential
# wrong: adds the layers' outputs
# pitfall: none
# says: The second layer was given x itself, not what the first one returned: the

Sequential.forward = lambda self, x: sum(layer(x) for layer in self.layers)
