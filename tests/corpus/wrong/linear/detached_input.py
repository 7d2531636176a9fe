# task: linear
# wrong: x gets no gradient
# pitfall: detached-graph

Linear.forward = lambda self, x: x.detach() @ self.W + self.b
