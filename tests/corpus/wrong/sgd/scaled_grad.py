# task: sgd
# wrong: .grad is multiplied by lr
# pitfall: grad-mutated

def step(self):
    for p in self.params:
        if p.grad is not None:
            g = p.grad.add_(p.data, alpha=self.weight_decay).mul_(self.lr)
            p.data.sub_(g)


SGD.step = step
