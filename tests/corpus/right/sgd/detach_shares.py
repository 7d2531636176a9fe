# task: sgd
# right: detach() shares its numbers

def step(self):
    for p in self.params:
        if p.grad is not None:
            raw = p.detach()
            raw -= self.lr * (p.grad + self.weight_decay * raw)


SGD.step = step
