# task: sequential
# wrong: copies of the layers are kept
# pitfall: none

import copy


class Sequential(Sequential):
    def __init__(self, *layers):
        self.layers = [copy.copy(layer) for layer in layers]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
