# task: sgd
# wrong: makes a zero gradient where there was none
# pitfall: none-grad

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
