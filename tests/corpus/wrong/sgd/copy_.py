# task: sgd
# wrong: copy_ on a leaf
# pitfall: tracked-update

def step(self):
    for p in self.params:
        if p.grad is None:
            continue
        p.copy_(p - self.lr * (p.grad + self.weight_decay * p))


SGD.step = step
