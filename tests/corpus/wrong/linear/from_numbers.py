# task: linear
# wrong: the result is made anew from numbers
# pitfall: detached-graph

Linear.forward = lambda self, x: torch.tensor((x @ self.W + self.b).tolist())
