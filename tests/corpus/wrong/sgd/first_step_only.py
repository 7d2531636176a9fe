# task: sgd
# wrong: only the first call of step does anything
# pitfall: no-update

def step(self):
    self.taken = getattr(self, "taken", 0) + 1
    if self.taken > 1:
        return
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
