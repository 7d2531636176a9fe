# task: linear
# wrong: the result is detached
# pitfall: detached-graph

Linear.forward = lambda self, x: (x @ self.W + self.b).detach()
