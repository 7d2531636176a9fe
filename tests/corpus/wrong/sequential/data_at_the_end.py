# task: sequential
# wrong: hands out .data
# pitfall: detached-graph

def forward(self, x):
    for layer in self.layers:
        x = layer(x)
    return x.data


Sequential.forward = forward
