# task: sgd
# wrong: neg_ on the gradient
# pitfall: grad-mutated

def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p.mul_(1 - self.lr * self.weight_decay)
                p.add_(p.grad.neg_(), alpha=self.lr)


SGD.step = step
