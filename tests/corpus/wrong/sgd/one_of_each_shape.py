# task: sgd
# wrong: one parameter of each shape
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in {p.shape: p for p in self.params if p.grad is not None}.values():
            p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
