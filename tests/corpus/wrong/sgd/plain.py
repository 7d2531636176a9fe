# task: sgd
# wrong: no decay
# pitfall: decay-ignored

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * p.grad


SGD.step = step
