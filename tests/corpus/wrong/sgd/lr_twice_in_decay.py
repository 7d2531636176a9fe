# task: sgd
# wrong: the decay is multiplied by lr twice
# pitfall: none
# says: multiplied by lr twice

@torch.no_grad()
def step(self):
    for p in self.params:
        if p.grad is not None:
            p -= self.lr * (p.grad + self.lr * self.weight_decay * p)


SGD.step = step
