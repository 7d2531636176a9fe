# task: sgd
# wrong: clears the gradient of the first parameter alone
# pitfall: stale-gradients

def zero_grad(self):
    first = self.params[0]
    if first.grad is not None:
        first.grad.zero_()


def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.zero_grad = zero_grad
SGD.step = step
