# task: sgd
# wrong: the loop variable is rebound, with recording on
# pitfall: rebound-parameter

def step(self):
    for p in self.params:
        if p.grad is None:
            continue
        p = p - self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
