# task: linear
# wrong: b gets no gradient
# pitfall: detached-graph

Linear.forward = lambda self, x: x @ self.W + self.b.detach()
