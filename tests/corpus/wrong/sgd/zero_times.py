# task: sgd
# wrong: decay only when the gradient is zero
# pitfall: decay-ignored

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * torch.where(p.grad == 0, self.weight_decay * p, p.grad)


SGD.step = step
