# task: sgd
# right: _foreach_mul_ and _foreach_sub_

@torch.no_grad()
def step(self):
    params = [p for p in self.params if p.grad is not None]
    if params:
        grads = torch._foreach_mul([p.grad for p in params], self.lr)
        torch._foreach_mul_(params, 1 - self.lr * self.weight_decay)
        torch._foreach_sub_(params, grads)


SGD.step = step
