# task: sgd
# right: add_ with alpha

def step(self):
    with torch.no_grad():
        for p in self.params:
            g = p.grad
            if g is not None:
                g = g.add(p, alpha=self.weight_decay)
                p.add_(g, alpha=-self.lr)


SGD.step = step
