# task: sgd
# wrong: row by row, which a single number has not
# pitfall: none

def step(self):
    for p in self.params:
        if p.grad is not None:
            for row, slope in zip(p.data, p.grad):
                row -= self.lr * (slope + self.weight_decay * row)


SGD.step = step
