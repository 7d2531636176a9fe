# task: linear
# right: by way of transposes

Linear.forward = lambda self, x: (self.W.T @ x.T).T + self.b
