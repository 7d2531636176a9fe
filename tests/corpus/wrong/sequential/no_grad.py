# task: sequential
# wrong: without recording
# pitfall: detached-graph

def forward(self, x):
    with torch.no_grad():
        for layer in self.layers:
            x = layer(x)
    return x


Sequential.forward = forward
