# task: sgd
# right: _foreach functions

def step(self):
    live = [p for p in self.params if p.grad is not None]
    if not live:
        return
    with torch.no_grad():
        grads = torch._foreach_add([p.grad for p in live], live, alpha=self.weight_decay)
        torch._foreach_add_(live, grads, alpha=-self.lr)


SGD.step = step
