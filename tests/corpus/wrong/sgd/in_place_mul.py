# task: sgd
# wrong: p.mul_ and p.sub_ without no_grad
# pitfall: tracked-update

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.mul_(1 - self.lr * self.weight_decay)
            p.sub_(self.lr * p.grad)


SGD.step = step
