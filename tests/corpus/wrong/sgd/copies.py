# task: sgd
# wrong: copies are updated
# pitfall: no-update

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                copy = p.clone()
                copy -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
