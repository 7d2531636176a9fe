# task: sgd
# wrong: requires_grad is switched off and left off
# pitfall: detached-graph

def step(self):
    for p in self.params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= self.lr * (p.grad + self.weight_decay * p)


SGD.step = step
