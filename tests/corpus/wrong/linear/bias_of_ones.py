# task: linear
# wrong: b starts at one
# pitfall: none

class Linear(Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        with torch.no_grad():
            self.b.fill_(1.0)
