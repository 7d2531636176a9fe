# task: linear
# right: matmul method and +=

def forward(self, x):
    y = x.matmul(self.W)
    y += self.b
    return y


Linear.forward = forward
