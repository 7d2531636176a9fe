# task: sgd
# wrong: sub_ on a leaf
# pitfall: tracked-update

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.sub_(self.lr * (p.grad + self.weight_decay * p))


SGD.step = step
