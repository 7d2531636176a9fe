# task: sgd
# wrong: only parameters without a gradient would be stepped
# pitfall: no-update

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is None:
                continue
            if not p.requires_grad:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
