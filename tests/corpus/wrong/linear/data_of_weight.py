# task: linear
# wrong: W.data takes part instead of W
# pitfall: detached-graph

Linear.forward = lambda self, x: x @ self.W.data + self.b
