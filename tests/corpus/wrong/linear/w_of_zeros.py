# task: linear
# wrong: W starts at zero
# pitfall: none

class Linear(Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        with torch.no_grad():
            self.W.zero_()
