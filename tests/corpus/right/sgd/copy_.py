# task: sgd
# right: copy_ under no_grad

@torch.no_grad()
def step(self):
    for p in self.params:
        if p.grad is not None:
            p.copy_(p - self.lr * (p.grad + self.weight_decay * p))


SGD.step = step
