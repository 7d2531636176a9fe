# task: sgd
# wrong: the name of p.data is rebound
# pitfall: rebound-parameter

def step(self):
    for p in self.params:
        if p.grad is not None:
            data = p.data
            data = data - self.lr * (p.grad + self.weight_decay * data)


SGD.step = step
