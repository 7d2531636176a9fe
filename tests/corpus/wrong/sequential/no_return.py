# task: sequential
# wrong: nothing returned
# pitfall: missing-return

class Sequential(Sequential):
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
