# task: sgd
# wrong: fresh leaves in the list
# pitfall: rebound-parameter

def step(self):
    for i, p in enumerate(self.params):
        if p.grad is not None:
            new = p.detach() - self.lr * (p.grad + self.weight_decay * p.detach())
            self.params[i] = new.requires_grad_()


SGD.step = step
