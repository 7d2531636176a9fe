# task: linear
# wrong: W drawn from U(-1, 1) whatever the width
# pitfall: none

class Linear(Linear):
    def __init__(self, in_features, out_features):
        self.in_features, self.out_features = in_features, out_features
        self.W = torch.empty(in_features, out_features).uniform_(-1, 1).requires_grad_()
        self.b = torch.zeros(out_features, requires_grad=True)

    def forward(self, x):
        return x @ self.W + self.b
