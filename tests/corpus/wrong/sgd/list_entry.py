# task: sgd
# wrong: the list entry is replaced
# pitfall: rebound-parameter

def step(self):
    with torch.no_grad():
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.params[i] = p - self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
