# task: sgd
# wrong: the list is replaced
# pitfall: rebound-parameter

@torch.no_grad()
def step(self):
    self.params = [
        p if p.grad is None else p - self.lr * (p.grad + self.weight_decay * p) for p in self.params
    ]


SGD.step = step
