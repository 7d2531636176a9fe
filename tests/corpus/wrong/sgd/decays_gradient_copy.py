# task: sgd
# wrong: the decay lands in an unused copy
# pitfall: decay-ignored

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                g = p.grad.clone()
                g.add(p, alpha=self.weight_decay)
                p.sub_(g, alpha=self.lr)


SGD.step = step
