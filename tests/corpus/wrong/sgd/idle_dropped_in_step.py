# task: sgd
# wrong: a parameter without a gradient is dropped for good
# pitfall: none

def step(self):
    self.params = [p for p in self.params if p.grad is not None]
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
