# task: sgd
# wrong: a parameter that was idle once stays so
# pitfall: none

def step(self):
    self.idle = getattr(self, "idle", set()) | {id(p) for p in self.params if p.grad is None}
    with torch.no_grad():
        for p in self.params:
            if id(p) not in self.idle:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
