# task: sgd
# wrong: zero_grad leaves the gradients as they are
# pitfall: stale-gradients

class SGD(SGD):
    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.detach().clone().zero_()

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p -= self.lr * (p.grad + self.weight_decay * p)
