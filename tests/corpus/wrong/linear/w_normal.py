# task: linear
# wrong: W is drawn from a normal distribution of the same spread
# pitfall: none

class Linear(Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        with torch.no_grad():
            self.W.normal_(0, (3 * in_features) ** -0.5)
