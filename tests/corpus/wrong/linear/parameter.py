# task: linear
# wrong: torch.nn.Parameter
# pitfall: torch-nn-shortcut

class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features, self.out_features = in_features, out_features
        bound = in_features**-0.5
        self.W = torch.nn.Parameter(torch.empty(in_features, out_features).uniform_(-bound, bound))
        self.b = torch.nn.Parameter(torch.zeros(out_features))

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W + self.b
