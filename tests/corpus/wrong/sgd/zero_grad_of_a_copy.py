# task: sgd
# wrong: clears copies of the gradients
# pitfall: stale-gradients

class SGD(SGD):
    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.clone().zero_()

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.sub_(p.grad + self.weight_decay * p, alpha=self.lr)
