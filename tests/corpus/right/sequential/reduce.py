# task: sequential
# right: reduce

from functools import reduce

Sequential.forward = lambda self, x: reduce(lambda h, layer: layer(h), self.layers, x)
