# task: sgd
# right: zero_grad by _foreach_zero_

def zero_grad(self):
    grads = [p.grad for p in self.params if p.grad is not None]
    if grads:
        torch._foreach_zero_(grads)


def step(self):
    with torch.no_grad():
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * (p.grad + self.weight_decay * p)


SGD.zero_grad, SGD.step = zero_grad, step
