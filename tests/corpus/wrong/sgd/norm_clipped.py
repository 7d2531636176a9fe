# task: sgd
# wrong: the norm of long gradients is clipped
# pitfall: none

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                g = p.grad * min(1.0, 100.0 / float(p.grad.norm() + 1e-12))
                p -= self.lr * (g + self.weight_decay * p)


SGD.step = step
