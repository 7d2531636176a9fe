# task: sgd
# wrong: a decay of its own, without lr
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p *= 1 - self.weight_decay
                p -= self.lr * p.grad


SGD.step = step
