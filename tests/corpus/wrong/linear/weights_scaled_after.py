# task: linear
# wrong: the scaling makes W the result of an operation
# pitfall: none-grad

class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features, self.out_features = in_features, out_features
        scale = in_features**-0.5
        self.W = (torch.rand(in_features, out_features, requires_grad=True) * 2 - 1) * scale
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W + self.b
