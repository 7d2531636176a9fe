# task: linear
# wrong: a class of its own with another draw, b before W
# pitfall: none

class Linear(Module):
    def __init__(self, in_features, out_features):
        self.W = (torch.randn(in_features, out_features) / in_features**0.5).requires_grad_()
        self.b = torch.empty(out_features).uniform_(-0.1, 0.1).requires_grad_()

    def parameters(self):
        yield self.b
        yield self.W

    def forward(self, x):
        return torch.add(self.b, x.matmul(self.W))
