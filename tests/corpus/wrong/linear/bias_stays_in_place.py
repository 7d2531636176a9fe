# task: linear
# wrong: the bias is left out by addmm
# pitfall: missing-bias

class Linear(Linear):
    def forward(self, x):
        return torch.addmm(torch.zeros(self.out_features), x, self.W)
