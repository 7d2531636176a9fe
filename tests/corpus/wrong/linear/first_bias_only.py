# task: linear
# wrong: b[0] for every column
# pitfall: none
# says: x W is right, and b = [0.3923, -0.2236, -0.3195] adds [0.3923, 0.3923, 0.3923]

Linear.forward = lambda self, x: x @ self.W + self.b[0]
