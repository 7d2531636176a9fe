# task: linear
# wrong: the result comes out as (out, N)
# pitfall: transposed-weight

Linear.forward = lambda self, x: self.W.T @ x.T + self.b.unsqueeze(1)
