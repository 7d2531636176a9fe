# task: sgd
# wrong: hasattr is always true
# pitfall: none-grad

def step(self):
    with torch.no_grad():
        for p in self.params:
            if hasattr(p, "grad"):
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
