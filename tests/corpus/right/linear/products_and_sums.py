# task: linear
# right: a broadcast product, summed

def forward(self, x):
    return (x.unsqueeze(2) * self.W.unsqueeze(0)).sum(dim=1) + self.b.view(1, -1)


Linear.forward = forward
