# task: sgd
# wrong: two mistakes: the decay is left out, and every .grad is set to 0
# pitfall: grad-mutated

@torch.no_grad()
def step(self):
    for p in self.params:
        if p.grad is not None:
            p -= self.lr * p.grad
            p.grad.zero_()


SGD.step = step
