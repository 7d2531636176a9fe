# task: sequential
# wrong: detached between the layers
# pitfall: detached-graph

def forward(self, x):
    for layer in self.layers:
        x = layer(x.detach())
    return x


Sequential.forward = forward
