# task: sgd
# wrong: keeps a velocity
# pitfall: none

class SGD(SGD):
    velocity = None

    def step(self):
        if self.velocity is None:
            self.velocity = [torch.zeros_like(p) for p in self.params]
        with torch.no_grad():
            for p, v in zip(self.params, self.velocity):
                if p.grad is not None:
                    v.mul_(0.9).add_(p.grad + self.weight_decay * p)
                    p -= self.lr * v
