# task: linear
# wrong: W is stored as (out, in), as torch.nn stores it
# pitfall: transposed-weight

class Linear(Module):
    def __init__(self, in_features, out_features):
        self.in_features, self.out_features = in_features, out_features
        bound = in_features**-0.5
        self.W = torch.empty(out_features, in_features).uniform_(-bound, bound).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def parameters(self):
        return [self.W, self.b]

    def forward(self, x):
        return x @ self.W.T + self.b
