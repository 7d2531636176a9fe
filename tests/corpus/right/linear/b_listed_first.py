# task: linear
# right: a class of its own, b before W

class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features, self.out_features = in_features, out_features
        draw = torch.rand(in_features, out_features).mul(2).sub(1) / in_features**0.5
        self.W = draw.requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        yield self.b
        yield self.W

    def forward(self, x):
        return torch.add(self.b, x.matmul(self.W))
