# task: sgd
# wrong: only the last one is stepped
# pitfall: none

def step(self):
    with torch.no_grad():
        live = [p for p in self.params if p.grad is not None]
        for p in live:
            update = self.lr * (p.grad + self.weight_decay * p)
        p -= update


SGD.step = step
