# task: linear
# wrong: b is drawn as W is
# pitfall: none

class Linear(Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        with torch.no_grad():
            self.b.uniform_(-0.5, 0.5)
