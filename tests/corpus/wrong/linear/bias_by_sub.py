# task: linear
# wrong: torch.sub for the bias
# pitfall: wrong-sign

class Linear(Linear):
    def forward(self, x):
        return torch.sub(torch.mm(x, self.W), self.b)
