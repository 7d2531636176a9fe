# task: linear
# wrong: W is drawn from U(-1/in, 1/in)
# pitfall: none

class Linear(Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        with torch.no_grad():
            self.W.mul_(in_features**-0.5)
