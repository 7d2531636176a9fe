# task: linear
# right: a loop over rows, stacked

def forward(self, x):
    return torch.stack([row @ self.W + self.b for row in x])


Linear.forward = forward
