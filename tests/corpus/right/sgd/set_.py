# task: sgd
# right: requires_grad off and on again

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= self.lr * (p.grad + self.weight_decay * p)
            p.requires_grad_(True)


SGD.step = step
