# task: linear
# wrong: new random weights at every call
# pitfall: none

def forward(self, x):
    W = torch.randn(self.in_features, self.out_features)
    return x @ W + self.b


Linear.forward = forward
