# task: sgd
# wrong: data.clone() is changed
# pitfall: no-update

def step(self):
    for p in self.params:
        if p.grad is not None:
            d = p.data.clone()
            d.sub_(self.lr * (p.grad + self.weight_decay * d))


SGD.step = step
