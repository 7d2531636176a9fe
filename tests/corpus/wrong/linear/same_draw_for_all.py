# task: linear
# wrong: every layer of a shape starts with the same W
# pitfall: none

DRAWN = {}


class Linear(Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.W.data = DRAWN.setdefault(tuple(self.W.shape), self.W.data).clone()
