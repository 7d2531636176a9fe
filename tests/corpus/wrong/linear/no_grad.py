# task: linear
# wrong: the forward runs without recording
# pitfall: detached-graph

def forward(self, x):
    with torch.no_grad():
        return x @ self.W + self.b


Linear.forward = forward
