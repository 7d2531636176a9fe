# task: linear
# wrong: the result comes out as (out, N)
# pitfall: none
# says: one row for every row of x

Linear.forward = lambda self, x: self.W.T @ x.T + self.b.unsqueeze(1)
