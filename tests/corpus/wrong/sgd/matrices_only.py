# task: sgd
# wrong: vectors do not decay
# pitfall: decay-ignored

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                decay = self.weight_decay if p.dim() > 1 else 0.0
                p -= self.lr * (p.grad + decay * p)


SGD.step = step
