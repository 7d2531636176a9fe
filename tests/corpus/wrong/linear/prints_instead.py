# task: linear
# wrong: prints where it should return
# pitfall: missing-return

def forward(self, x):
    print(x @ self.W + self.b)


Linear.forward = forward
