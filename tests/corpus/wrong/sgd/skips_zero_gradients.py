# task: sgd
# wrong: a zero gradient counts as none
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None and p.grad.abs().sum() > 0:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
