# task: sgd
# wrong: zero_grad at the start of step
# pitfall: no-update

def step(self):
    self.zero_grad()
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + 0 * p)


SGD.step = step
