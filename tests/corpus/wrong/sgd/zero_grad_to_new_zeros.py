# task: sgd
# wrong: zero_grad puts new zeros in place of each gradient
# pitfall: none

class SGD(SGD):
    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad = torch.zeros_like(p.grad)

    def step(self):
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p.add_(torch.add(p.grad, p, alpha=self.weight_decay), alpha=-self.lr)
