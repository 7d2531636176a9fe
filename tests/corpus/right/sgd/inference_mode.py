# task: sgd
# right: set_grad_enabled(False), and back

def step(self):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    for p in self.params:
        if p.grad is not None:
            p -= self.lr * (p.grad + self.weight_decay * p)
    torch.set_grad_enabled(before)


SGD.step = step
