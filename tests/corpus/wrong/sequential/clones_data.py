# task: sequential
# wrong: a new leaf between the layers
# pitfall: detached-graph

def forward(self, x):
    for layer in self.layers:
        x = layer(x).detach().requires_grad_()
    return x


Sequential.forward = forward
