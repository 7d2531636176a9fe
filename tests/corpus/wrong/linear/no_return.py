# task: linear
# wrong: computes and returns nothing
# pitfall: missing-return

class Linear(Linear):
    def forward(self, x):
        y = x @ self.W + self.b
